using System;
using System.Management.Automation;

namespace Gdap
{
    /// <summary>Accepts a session or its number; for another object, the error explains why it isn't a session of this process.</summary>
    [AttributeUsage(AttributeTargets.Property)]
    public sealed class SessionTransformationAttribute : ArgumentTransformationAttribute
    {
        /// <inheritdoc/>
        public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
        {
            var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
            if (value is Session || value == null)
            {
                return value;
            }
            if ((value is int || value is string) && LanguagePrimitives.TryConvertTo(value, out int id) && RunspaceState.Current.Open.Find(one => one.Id == id) is Session open)
            {
                return open;
            }
            foreach (var name in PSObject.AsPSObject(inputData).TypeNames)
            {
                if (name == "Deserialized.Gdap.Session")
                {
                    throw new ArgumentTransformationMetadataException("This session is from another process (a job or a remote session), and its connection stays there. Run Connect-Gdap inside the job.");
                }
                if (name == "Gdap.Session")
                {
                    throw new ArgumentTransformationMetadataException("This session is from another version of the module. Run Connect-Gdap of this version.");
                }
            }
            throw new ArgumentTransformationMetadataException("This isn't a session. Specify what Connect-Gdap or Get-GdapSession returns.");
        }
    }
}
