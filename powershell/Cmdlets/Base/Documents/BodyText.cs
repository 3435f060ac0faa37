using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>The value of -BodyParameter: one body for all items, or a script block that returns one for each piped object.</summary>
    internal static class BodyText
    {
        private static readonly string[] OfAssignment = { "accessContainer", "accessDetails" };

        /// <summary>Runs the script block for an object, which is $_ in it, and returns its last output.</summary>
        internal static object Run(ScriptBlock script, object row)
        {
            Collection<PSObject> output;
            try
            {
                output = script.InvokeWithContext(null, new List<PSVariable> { new PSVariable("_", row) });
            }
            catch (RuntimeException error) when (!(error is PipelineStoppedException))
            {
                throw new GdapCallException("InvalidArgument", "The -BodyParameter script block failed for this object: " + error.Message, "Check what it does with $_.", error);
            }
            if (output.Count == 0 || output[output.Count - 1] == null)
            {
                throw new GdapCallException("NoChange", "The -BodyParameter script block returned nothing for this object.", "Return a hashtable of the properties to change.");
            }
            return output[output.Count - 1];
        }

        /// <summary>The document of an access assignment; of an assignment that was read, only the writable properties are used.</summary>
        internal static string Assignment(object body, object row, bool isNew)
        {
            body = Document.Unwrap(body) is ScriptBlock script ? Run(script, row) : body;
            var own = Document.Unwrap(body) as AccessAssignment;
            var text = own == null ? Document.Unwrap(body) as string : own.ToJson();
            if (text == null)
            {
                return Json.Write(Document.Read(body, out _));
            }
            JsonObject entity;
            try
            {
                entity = Json.Read(text) as JsonObject;
            }
            catch (GdapJsonException)
            {
                return text; // The library reports the position.
            }
            if (entity == null || !(own != null || entity.ContainsKey("@odata.etag") || entity.ContainsKey("@odata.context")))
            {
                return text;
            }
            var result = new JsonObject();
            foreach (var name in OfAssignment)
            {
                if (entity[name] is object value && (isNew || name == "accessDetails"))
                {
                    result.Add(name, value);
                }
            }
            return Json.Write(result);
        }
    }
}
