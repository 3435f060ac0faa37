using System;
using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Validates a document by the service's rules, without a session and without sending anything.</summary>
    /// <remarks>
    /// <para>Returns every problem with the property, a stable code, and the rule. A valid document returns nothing. With
    /// -Quiet, the result is true or false.</para>
    /// <para>Rules that depend on the status of a relationship need -WhatIf or -Plan of the cmdlet that writes.</para>
    /// </remarks>
    /// <example>
    /// <para>Find all problems of a document</para>
    /// <code>Test-GdapRelationship @{ displayName = ''; duration = 'P3Y' }</code>
    /// <para>Returns one object for each problem.</para>
    /// </example>
    /// <example>
    /// <para>Validate a file before a run</para>
    /// <code>Get-Content relationship.json -Raw | Test-GdapRelationship -Quiet</code>
    /// <para>Returns true or false.</para>
    /// </example>
    /// <example>
    /// <para>Validate the change of an update</para>
    /// <code>Test-GdapRelationship @{ autoExtendDuration = 'P6M' } -Action Update</code>
    /// <para>P6M is rejected: the service accepts exactly P180D, PT0S or P0D.</para>
    /// </example>
    /// <example>
    /// <para>Count the problems of many documents</para>
    /// <code>
    /// $documents = @(
    ///     @{ displayName = 'Good'; duration = 'P90D'; accessDetails = @{ unifiedRoles = @(@{ roleDefinitionId = 'Directory Readers' }) } }
    ///     @{ displayName = 'Too long'; duration = 'P900D' }
    /// )
    /// $documents | Test-GdapRelationship | Group-Object { $_.Document.displayName } | Select-Object Name, Count
    /// </code>
    /// <para>Each problem has the document that it is about.</para>
    /// </example>
    [Cmdlet(VerbsDiagnostic.Test, "GdapRelationship")]
    [OutputType(typeof(DocumentProblem), typeof(bool))]
    public sealed class TestGdapRelationshipCommand : PSCmdlet
    {
        private long position;

        /// <summary>The document: a hashtable, an object, or JSON text.</summary>
        [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
        [AllowNull]
        [AllowEmptyString]
        [ArgumentCompleter(typeof(NoCompleter))]
        public object BodyParameter { get; set; }

        /// <summary>Whether the document is for a new relationship or for an update. Default: Create.</summary>
        [Parameter]
        [ValidateSet("Create", "Update")]
        public string Action { get; set; } = "Create";

        /// <summary>The service whose rules apply. Default: Graph.</summary>
        [Parameter]
        [ValidateSet("Graph", "CloudCockpit")]
        public string Service { get; set; } = "Graph";

        /// <summary>Returns true or false instead of the problems.</summary>
        [Parameter]
        public SwitchParameter Quiet { get; set; }

        /// <inheritdoc/>
        protected override void ProcessRecord()
        {
            position++;
            try
            {
                var members = Document.Read(BodyParameter, out var text);
                Write(GdapClient.CheckDocument(
                    Service == "Graph" ? GdapService.Graph : GdapService.CloudCockpit,
                    Action == "Create" ? GdapAction.RelationshipCreate : GdapAction.RelationshipUpdate,
                    text ?? Json.Write(members)).Value);
            }
            catch (Exception error) when (error is GdapException || error is GdapLoadException || error is GdapCallException)
            {
                if (Quiet.IsPresent && GdapCallException.From(error).Kind == "InvalidJson")
                {
                    WriteObject(false);
                    return;
                }
                Errors.Write(this, error, ItemName.Of(MyInvocation.ExpectingInput ? "input " + position : null, BodyParameter));
            }
        }

        private void Write(JsonObject check)
        {
            if (Quiet.IsPresent)
            {
                WriteObject(true.Equals(check["valid"]));
                return;
            }
            foreach (var problem in GdapProblem.ListOf(check))
            {
                WriteObject(new DocumentProblem(problem, BodyParameter));
            }
        }
    }
}
