using System;
using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Gdap
{
    /// <summary>Completes from a list of words, which are quoted if they have blanks.</summary>
    public abstract class WordCompleter : IArgumentCompleter
    {
        /// <summary>The words with their tooltips.</summary>
        protected abstract IEnumerable<KeyValuePair<string, string>> Words { get; }

        /// <inheritdoc/>
        public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
        {
            var start = (wordToComplete ?? "").Trim('\'', '"');
            foreach (var word in Words)
            {
                if (word.Key.IndexOf(start, StringComparison.OrdinalIgnoreCase) < 0 && word.Value.IndexOf(start, StringComparison.OrdinalIgnoreCase) < 0)
                {
                    continue;
                }
                var text = word.Key.IndexOf(' ') < 0 ? word.Key : "'" + word.Key.Replace("'", "''") + "'";
                yield return new CompletionResult(text, word.Key, CompletionResultType.ParameterValue, word.Value);
            }
        }

        /// <summary>Words whose tooltip is the word.</summary>
        protected static IEnumerable<KeyValuePair<string, string>> Plain(IEnumerable<string> words)
        {
            foreach (var word in words)
            {
                yield return new KeyValuePair<string, string>(word, word);
            }
        }
    }

    /// <summary>Completes the names of the built-in roles.</summary>
    public sealed class RoleCompleter : WordCompleter
    {
        /// <inheritdoc/>
        protected override IEnumerable<KeyValuePair<string, string>> Words => Plain(Roles.Names);
    }

    /// <summary>Completes the statuses of a relationship.</summary>
    public sealed class StatusCompleter : WordCompleter
    {
        /// <inheritdoc/>
        protected override IEnumerable<KeyValuePair<string, string>> Words => Plain(Statuses.OfRelationship);
    }

    /// <summary>Completes the statuses of an access assignment.</summary>
    public sealed class AssignmentStatusCompleter : WordCompleter
    {
        /// <inheritdoc/>
        protected override IEnumerable<KeyValuePair<string, string>> Words => Plain(Statuses.OfAssignment);
    }

    /// <summary>Completes the statuses of a long-running operation.</summary>
    public sealed class OperationStatusCompleter : WordCompleter
    {
        /// <inheritdoc/>
        protected override IEnumerable<KeyValuePair<string, string>> Words => Plain(Statuses.OfOperation);
    }

    /// <summary>Completes the names of the clouds.</summary>
    public sealed class EnvironmentCompleter : WordCompleter
    {
        /// <inheritdoc/>
        protected override IEnumerable<KeyValuePair<string, string>> Words => Plain(new[] { "Global", "USGov", "USGovDoD", "China" });
    }

    /// <summary>Completes auto-extend durations.</summary>
    public sealed class AutoExtendCompleter : WordCompleter
    {
        /// <inheritdoc/>
        protected override IEnumerable<KeyValuePair<string, string>> Words => new[]
        {
            new KeyValuePair<string, string>("P180D", "Extend by 180 days when the relationship ends"),
            new KeyValuePair<string, string>("PT0S", "No extension"),
        };
    }

    /// <summary>Completes the ids of relationships that were returned before.</summary>
    public sealed class RecentIdCompleter : WordCompleter
    {
        /// <inheritdoc/>
        protected override IEnumerable<KeyValuePair<string, string>> Words
        {
            get
            {
                foreach (var recent in RunspaceState.Current.Recent.Newest)
                {
                    yield return new KeyValuePair<string, string>(recent.Id, recent.DisplayName ?? recent.Id);
                }
            }
        }
    }
}
