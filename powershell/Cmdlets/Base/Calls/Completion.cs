using System;
using Gdap.Native;

namespace Gdap
{
    /// <summary>How a call ended: its result or its error. Neither: it hadn't ended when the pipeline stopped.</summary>
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
