using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Checks a document by the rules of the service, without a session and without sending anything.</summary>
    /// <remarks>
    /// <para>Returns every problem, each with the member, a stable code, and the rule with its hint. A document
    /// without problems returns nothing; -Quiet returns true or false instead.</para>
    /// <para>The rules that depend on a relationship's status are asked by the -WhatIf of the cmdlets that
    /// write.</para>
    /// </remarks>
    /// <example>
    /// <para>All that is wrong with a document.</para>
    /// <code>Test-GdapRelationship @{ displayName = ''; duration = 'P3Y' }</code>
    /// </example>
    /// <example>
    /// <para>A file, before a run.</para>
    /// <code>Get-Content relationship.json -Raw | Test-GdapRelationship -Quiet</code>
    /// </example>
    /// <example>
    /// <para>The change of an update.</para>
    /// <code>Test-GdapRelationship @{ autoExtendDuration = 'P6M' } -Action Update</code>
    /// <para>P6M is refused: the service takes exactly P180D, PT0S or P0D.</para>
    /// </example>
    /// <example>
    /// <para>Many at once: which documents are no good.</para>
    /// <code>
    /// $documents = @(
    ///     @{ displayName = 'Good'; duration = 'P90D'; accessDetails = @{ unifiedRoles = @(@{ roleDefinitionId = 'Directory Readers' }) } }
    ///     @{ displayName = 'Too long'; duration = 'P900D' }
    /// )
    /// $documents | Test-GdapRelationship | Group-Object { $_.Document.displayName } | Select-Object Name, Count
    /// </code>
    /// </example>
    [Cmdlet(VerbsDiagnostic.Test, "GdapRelationship")]
    [OutputType(typeof(DocumentProblem), typeof(bool))]
    public sealed class TestGdapRelationshipCommand : GdapCmdlet
    {
        /// <summary>The document: a hashtable, an object, or JSON text.</summary>
        [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
        [AllowNull]
        [AllowEmptyString]
        public object BodyParameter { get; set; }

        /// <summary>Whether it is for a new relationship or for a change.</summary>
        [Parameter]
        [ValidateSet("Create", "Update")]
        public string Action { get; set; } = "Create";

        /// <summary>The service whose rules count.</summary>
        [Parameter]
        [ValidateSet("Graph", "CloudCockpit")]
        public string Service { get; set; } = "Graph";

        /// <summary>Returns true or false instead of the problems.</summary>
        [Parameter]
        public SwitchParameter Quiet { get; set; }

        /// <inheritdoc/>
        protected override void ProcessRecord()
        {
            try
            {
                var members = Document.Read(BodyParameter, out var text);
                var result = GdapClient.Check(
                    Service == "Graph" ? GdapService.Graph : GdapService.CloudCockpit,
                    Action == "Create" ? GdapAction.Create : GdapAction.Update,
                    text ?? Json.Write(members));
                Put(result.Value);
            }
            catch (System.Exception error) when (error is GdapException || error is GdapLoadException || error is GdapCallException)
            {
                if (Quiet.IsPresent && GdapCallException.From(error).Kind == "InvalidJson")
                {
                    WriteObject(false);
                    return;
                }
                WriteFailure(error, BodyParameter);
            }
        }

        private void Put(JsonObject check)
        {
            if (Quiet.IsPresent)
            {
                WriteObject(true.Equals(check["valid"]));
                return;
            }
            foreach (var problem in check["problems"] as object[] ?? new object[0])
            {
                var one = (JsonObject)problem;
                WriteObject(new DocumentProblem(one.Text("pointer"), one.Text("code"), one.Text("message"), BodyParameter));
            }
        }
    }

    /// <summary>One rule that a document breaks.</summary>
    public sealed class DocumentProblem
    {
        internal DocumentProblem(string pointer, string code, string message, object document)
        {
            Member = string.IsNullOrEmpty(pointer) ? "" : pointer.Substring(1).Replace('/', '.');
            Pointer = pointer;
            Code = code;
            Message = message;
            Document = document;
        }

        /// <summary>The member, with dots between the levels.</summary>
        public string Member { get; }

        /// <summary>The stable code of the rule.</summary>
        public string Code { get; }

        /// <summary>The rule and the hint.</summary>
        public string Message { get; }

        /// <summary>The member as a JSON pointer.</summary>
        public string Pointer { get; }

        /// <summary>The document that was checked.</summary>
        public object Document { get; }

        /// <summary>The message.</summary>
        public override string ToString() => Message;
    }
}
