using Gdap.Native;

namespace Gdap
{
    /// <summary>Converts a document for Graph to CloudCockpit's form: autoExtendDuration becomes the boolean autoExtendEnabled.</summary>
    internal static class CloudCockpitDocument
    {
        internal static JsonObject Of(JsonObject members)
        {
            if (!(members["autoExtendDuration"] is string duration))
            {
                return members;
            }
            var mapped = new JsonObject();
            foreach (var member in members)
            {
                if (member.Key != "autoExtendDuration")
                {
                    mapped.Add(member.Key, member.Value);
                }
            }
            if (mapped.ContainsKey("autoExtendEnabled"))
            {
                throw new GdapCallException("InvalidArgument", "autoExtendEnabled and autoExtendDuration set the same property.", "Specify one of them.");
            }
            switch (duration.ToUpperInvariant())
            {
                case "P180D": mapped.Add("autoExtendEnabled", true); break;
                case "P0D":
                case "PT0S": mapped.Add("autoExtendEnabled", false); break;
                default: throw new GdapCallException("Validation", "CloudCockpit only switches auto-extension on or off, so '" + duration + "' isn't valid.", "Use P180D or PT0S, or -AutoExtendEnabled.");
            }
            return mapped;
        }
    }
}
