using Gdap.Native;

namespace Gdap
{
    /// <summary>A rule that a document breaks.</summary>
    public sealed class DocumentProblem
    {
        internal DocumentProblem(GdapProblem problem, object document)
        {
            Pointer = problem.Pointer;
            Member = string.IsNullOrEmpty(Pointer) ? "" : PropertyNames.Of(null, Pointer);
            Code = problem.Code;
            Message = ProblemText.Sentence(problem, null);
            Document = document;
        }

        /// <summary>The path of the property; empty for the document as a whole.</summary>
        public string Member { get; }

        /// <summary>The stable code of the rule.</summary>
        public string Code { get; }

        /// <summary>The rule and the fix.</summary>
        public string Message { get; }

        /// <summary>The property as a JSON pointer.</summary>
        public string Pointer { get; }

        /// <summary>The document.</summary>
        public object Document { get; }

        /// <summary>The message.</summary>
        public override string ToString() => Message;
    }
}
