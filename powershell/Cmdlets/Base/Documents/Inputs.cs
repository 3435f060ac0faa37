using System.Collections;
using System.Collections.Generic;

namespace Gdap
{
    /// <summary>The inputs of one pipeline step: those of a parameter, which may be an array, or the piped object.</summary>
    internal static class Inputs
    {
        /// <param name="ids">The ids of a parameter, or objects that name them; null if it isn't used.</param>
        /// <param name="inputObject">The object of -InputObject or the pipeline.</param>
        internal static IReadOnlyList<object> Of(object[] ids, object inputObject)
        {
            if (ids != null)
            {
                return ids;
            }
            var inner = Document.Unwrap(inputObject);
            if (!(inner is IList list) || inner is byte[])
            {
                return new[] { inputObject };
            }
            var all = new object[list.Count];
            list.CopyTo(all, 0);
            return all;
        }
    }
}
