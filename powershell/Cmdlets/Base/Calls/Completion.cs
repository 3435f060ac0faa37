using System;
using Gdap.Native;

namespace Gdap
{
    /// <summary>The result or the error of a call; both are null if it hadn't ended when the pipeline stopped.</summary>
    internal struct Completion
    {
        internal Completion(GdapResult result, Exception error)
        {
            Result = result;
            Error = error;
        }

        internal GdapResult Result { get; }

        internal Exception Error { get; }
    }
}
