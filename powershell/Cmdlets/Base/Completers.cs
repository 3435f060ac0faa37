using System;
using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Gdap
{
    /// <summary>Completes from a list of words, which are quoted if necessary.</summary>
    public abstract class WordCompleter : IArgumentCompleter
    {
        /// <summary>The words with their tooltips. No request is sent for them.</summary>
        protected abstract IEnumerable<KeyValuePair<string, string>> Words { get; }

        /// <summary>Whether the menu shows the tooltip instead of the word: a name instead of an id.</summary>
        protected virtual bool ShowsValue => false;

        /// <inheritdoc/>
        public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
        {
            var start = (wordToComplete ?? "").Trim('\'', '"');
            var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            foreach (var word in Words)
            {
                if (string.IsNullOrEmpty(word.Key) || !seen.Add(word.Key))
                {
                    continue;
                }
                if (word.Key.IndexOf(start, StringComparison.OrdinalIgnoreCase) < 0 && (word.Value ?? "").IndexOf(start, StringComparison.OrdinalIgnoreCase) < 0)
                {
                    continue;
                }
                var text = IsBare(word.Key) ? word.Key : "'" + CodeGeneration.EscapeSingleQuotedStringContent(word.Key) + "'";
                var tooltip = string.IsNullOrEmpty(word.Value) ? word.Key : word.Value;
                yield return new CompletionResult(text, ShowsValue ? tooltip : word.Key, CompletionResultType.ParameterValue, ShowsValue ? word.Key : tooltip);
            }
        }

        // Text that PowerShell reads as one word without quotes.
        private static bool IsBare(string text)
        {
            foreach (var letter in text)
            {
                if (!char.IsLetterOrDigit(letter) && letter != '-' && letter != '.')
                {
                    return false;
                }
            }
            return true;
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

    /// <summary>Completes nothing: for free text, so that PowerShell doesn't complete file names.</summary>
    public sealed class NoCompleter : WordCompleter
    {
        /// <inheritdoc/>
        protected override IEnumerable<KeyValuePair<string, string>> Words => new KeyValuePair<string, string>[0];
    }

    /// <summary>Completes the names of the built-in roles.</summary>
    public sealed class RoleCompleter : WordCompleter
    {
        /// <inheritdoc/>
        protected override IEnumerable<KeyValuePair<string, string>> Words
        {
            get
            {
                foreach (var role in Roles.All)
                {
                    yield return new KeyValuePair<string, string>(role.Name, role.Description);
                }
            }
        }
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

    /// <summary>Completes the actions of requests.</summary>
    public sealed class RequestActionCompleter : WordCompleter
    {
        /// <inheritdoc/>
        protected override IEnumerable<KeyValuePair<string, string>> Words => Plain(Statuses.RequestActions);
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

    /// <summary>Completes durations of relationships.</summary>
    public sealed class DurationCompleter : WordCompleter
    {
        /// <inheritdoc/>
        protected override IEnumerable<KeyValuePair<string, string>> Words => new[]
        {
            new KeyValuePair<string, string>("P730D", "Two years, the maximum"),
            new KeyValuePair<string, string>("P365D", "One year"),
            new KeyValuePair<string, string>("P180D", "180 days"),
            new KeyValuePair<string, string>("P90D", "90 days"),
        };
    }

    /// <summary>Completes the names of a relationship's properties, as the service has them.</summary>
    public sealed class PropertyCompleter : WordCompleter
    {
        /// <inheritdoc/>
        protected override IEnumerable<KeyValuePair<string, string>> Words => Plain(new[]
        {
            "accessDetails", "activatedDateTime", "autoExtendDuration", "createdDateTime", "customer", "displayName", "duration",
            "endDateTime", "id", "lastModifiedDateTime", "status",
        });
    }

    /// <summary>Completes the names of a customer's properties, as the service has them.</summary>
    public sealed class CustomerPropertyCompleter : WordCompleter
    {
        /// <inheritdoc/>
        protected override IEnumerable<KeyValuePair<string, string>> Words => Plain(new[] { "displayName", "id", "tenantId" });
    }
}
