using System;
using System.Collections.Generic;
using Gdap.Native;

namespace Gdap
{
    /// <summary>The problems of a document as text: one sentence, or several numbered, one a line.</summary>
    internal static class ProblemText
    {
        // The sentences that replace the library's, by code: those name a property of the document, or an option.
        private static readonly Dictionary<string, string> Sentences = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["autoExtend.bothForms"] = "sets the same as -AutoExtendEnabled. Specify one of them.",
            ["property.responseOnly"] = "occurs only in responses. Omit it.",
            ["status.oneAtATime"] = "can't be changed together with the roles while the relationship is active.",
        };

        /// <summary>The text of problems; null if there are none, or if they are the service's, whose message already has them.</summary>
        internal static string Of(IReadOnlyList<GdapProblem> problems, PropertyNames names)
        {
            var sentences = new List<string>();
            foreach (var problem in problems)
            {
                if (problem.Code == "service.rejected")
                {
                    return null;
                }
                var sentence = Sentence(problem, names);
                if (!sentences.Contains(sentence))
                {
                    sentences.Add(sentence);
                }
            }
            return sentences.Count == 0 ? null : Numbered(sentences, " values aren't valid:");
        }

        /// <summary>A sentence whose subject is the property.</summary>
        internal static string Sentence(GdapProblem problem, PropertyNames names) =>
            PropertyNames.Of(names, problem.Pointer) + " " + (Sentences.TryGetValue(problem.Code, out var own) ? own : problem.Message);

        /// <summary>One sentence as it is; several with a first line that has their count, then numbered, one a line.</summary>
        internal static string Numbered(IReadOnlyList<string> sentences, string head)
        {
            if (sentences.Count == 1)
            {
                return sentences[0];
            }
            var text = sentences.Count + head;
            for (var index = 0; index < sentences.Count; index++)
            {
                text += "\n(" + (index + 1) + ") " + sentences[index];
            }
            return text;
        }
    }
}
