using System;
using System.Collections.Generic;
using Gdap.Native;

namespace Gdap
{
    /// <summary>The words of the cmdlets for the library's hints: its sentences with our parameters, and sentences of our own where the way is another here.</summary>
    internal static class HintText
    {
        // What the library names by a term, and its name here.
        private static readonly Dictionary<string, string> Terms = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["algorithm"] = "the signature's algorithm",
            ["allowHttpLoopback"] = "Connect-Gdap -Emulator",
            ["apiVersion"] = "-ApiVersion",
            ["assignmentId"] = "-DelegatedAdminAccessAssignmentId",
            ["attemptTimeout"] = "-RequestTimeout",
            ["authority"] = "-Authority",
            ["baseUri"] = "-BaseUri",
            ["caAdd"] = "-CertificateAuthority",
            ["caOnly"] = "-CertificateAuthority",
            ["cloud"] = "-Environment",
            ["concurrency"] = "-ThrottleLimit",
            ["createRequest"] = "Lock-GdapRelationship, Stop-GdapRelationship",
            ["customerId"] = "-CustomerId",
            ["deadline"] = "-TimeoutSec, or -Deadline of Connect-Gdap",
            ["deleteRelationship"] = "Remove-GdapRelationship",
            ["filter"] = "-Filter",
            ["headers"] = "-Headers",
            ["ifMatch"] = "-IfMatch",
            ["journalKey"] = "the journal's key",
            ["next"] = "the continuation",
            ["offline"] = "offline planning",
            ["orderBy"] = "-OrderBy",
            ["passUnknown"] = "-AdditionalProperties",
            ["plan"] = "-WhatIf",
            ["portalDomain"] = "-PortalDomain",
            ["providerInstanceId"] = "-ProviderInstanceId",
            ["readBack"] = "reading back",
            ["reuseExisting"] = "-ReuseExisting",
            ["select"] = "-Property",
            ["snapshot"] = "the relationship from the pipeline",
            ["top"] = "-Top",
            ["wait"] = "-Wait",
        };

        // What cmdlets say otherwise, by code.
        private static readonly Dictionary<string, string> Sentences = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["document.passUnknown"] = "Use {passUnknown} to send properties that this version doesn't know.",
            ["status.lockFirst"] = "Lock it for approval first (Lock-GdapRelationship); the customer then has to approve it.",
            ["status.terminateInstead"] = "Terminate it instead (Stop-GdapRelationship).",
            ["status.waitThenTerminate"] = "Wait until it's active, then terminate it (Stop-GdapRelationship).",
            ["terminate.useRequest"] = "Terminate it with Stop-GdapRelationship.",
            ["displayName.change"] = "Use another display name: it must be unique among all relationships of the partner. To accept an equal relationship that exists, use {reuseExisting}.",
            ["displayName.find"] = "List the relationships with -Filter \"{query}\" to see whether it was made, or run the command again with {reuseExisting}.",
            ["assignment.accept"] = "To accept the assignment that exists, use {reuseExisting}.",
            ["assignment.update"] = "Update the assignment {id} instead (Update-GdapAccessAssignment).",
            ["id.checkDeleted"] = "Check the id.",
            ["write.verify"] = "Run the command again: it checks before it writes.",
            ["certificate.convertToPem"] = "Use -CertificatePath; it opens .pfx, .p12 and .der files as well.",
            ["certificate.decryptKey"] = "Specify -CertificatePassword, or decrypt the key.",
            ["struct.useInit"] = "Load the library that belongs to this module.",
            ["struct.useNewerLibrary"] = "Load the library that belongs to this module.",
        };

        /// <summary>The sentence for a hint, null where there is none.</summary>
        internal static string Of(GdapHint hint)
        {
            if (hint == null)
            {
                return null;
            }
            var template = Sentences.TryGetValue(hint.Code, out var own) ? own : hint.Template;
            return hint.Fill(template, term => Terms.TryGetValue(term, out var name) ? name : term);
        }
    }
}
