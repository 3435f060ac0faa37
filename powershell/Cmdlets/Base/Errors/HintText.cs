using System;
using System.Collections.Generic;
using Gdap.Native;

namespace Gdap
{
    /// <summary>The text of the library's hints for PowerShell: a name for each term, and the cmdlets' own sentences if the fix differs here.</summary>
    internal static class HintText
    {
        // The library's terms, and their names in PowerShell.
        private static readonly Dictionary<string, string> Terms = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["algorithm"] = "the signature's algorithm",
            ["allowHttpLoopback"] = "Connect-Gdap -Emulator",
            ["apiVersion"] = "-ApiVersion",
            ["assignmentId"] = "-DelegatedAdminAccessAssignmentId",
            ["attemptTimeout"] = "-RequestTimeout of New-GdapSessionOption",
            ["authority"] = "-Authority",
            ["baseUri"] = "-BaseUri",
            ["caAdd"] = "-CertificateAuthority of New-GdapSessionOption",
            ["caOnly"] = "-CertificateAuthority of New-GdapSessionOption",
            ["cloud"] = "-Environment",
            ["concurrency"] = "-ThrottleLimit",
            ["connectTimeout"] = "-ConnectTimeout of New-GdapSessionOption",
            ["createRequest"] = "Lock-GdapRelationship or Stop-GdapRelationship",
            ["customerId"] = "-CustomerId",
            ["deadline"] = "-Deadline of New-GdapSessionOption",
            ["deleteRelationship"] = "Remove-GdapRelationship",
            ["filter"] = "-Filter",
            ["headers"] = "-Headers",
            ["ifMatch"] = "-IfMatch",
            ["journalKey"] = "the journal's key",
            ["next"] = "the next page",
            ["offline"] = "offline planning",
            ["orderBy"] = "-OrderBy",
            ["allowUnknownProperties"] = "-AdditionalProperties",
            ["plan"] = "-Plan",
            ["portalDomain"] = "-PortalDomain",
            ["providerInstanceId"] = "-ProviderInstanceId",
            ["proxyMode"] = "-Proxy, -NoProxy and -NoSystemProxy of New-GdapSessionOption",
            ["readBack"] = "reading back",
            ["reuseExisting"] = "-ReuseExisting",
            ["select"] = "-Property",
            ["snapshot"] = "the piped relationship",
            ["top"] = "-Top",
            ["transport"] = "New-GdapSessionOption -Transport DotNet",
            ["wait"] = "-Wait",
        };

        // The sentences that replace the library's, by code.
        private static readonly Dictionary<string, string> Sentences = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["assignment.accept"] = "To accept the assignment that exists, use {reuseExisting}.",
            ["assignment.update"] = "Update the assignment {id} instead (Update-GdapAccessAssignment).",
            ["assignment.verify"] = "Run the command again with {reuseExisting}. Get-GdapAccessAssignment shows whether group {group} has an assignment.",
            ["browser.finish"] = "Run Connect-Gdap again and finish in the browser. If its page shows an error, the help on authentication explains it.",
            ["browser.useDeviceCode"] = "Use -UseDeviceCode.",
            ["certificate.convertToPem"] = "Use -CertificatePath; it opens .pfx, .p12 and .der files as well.",
            ["certificate.decryptKey"] = "Specify -CertificatePassword, or decrypt the key.",
            ["cloudCockpit.verifyTermination"] = "According to the customer's list it isn't ending. Read the list again in a minute, then run the command again.",
            ["deadline.raise"] = "Allow more time ({deadline}).",
            ["deviceCode.continue"] = "Allow more time ({deadline}). The code that was shown stays valid: run the command again.",
            ["displayName.change"] = "Use another display name: it must be unique among all relationships of the partner. To accept an equal relationship that exists, use {reuseExisting}.",
            ["displayName.changeOfEnded"] = "Use another display name; a relationship that has ended can't be brought back.",
            ["displayName.changeOrUpdate"] = "Use another display name: it must be unique among all relationships of the partner.",
            ["displayName.checkCharacters"] = "The service rejects most special characters in a display name. Try it without {characters}, and check the other values.",
            ["displayName.find"] = "Run the command again with {reuseExisting}. Get-GdapRelationship -Filter \"{query}\" shows whether it was created.",
            ["document.checkEnd"] = "Check for a missing brace, bracket or quote.",
            ["document.checkRules"] = "Check the values and the relationship's status: most properties can change only while it's created, and auto-extension isn't possible with Global Administrator.",
            ["document.allowUnknownProperties"] = "Use {allowUnknownProperties} to send properties that this version doesn't know.",
            ["document.useOneObject"] = "Specify one JSON object.",
            ["etag.useReturned"] = "Specify the ETag exactly as the service returned it, such as W/\"JyI0NzAwNjg0NS0wMDAwLTE5MDAtMDAwMC02MGY0Yjg4MzAwMDAiJw==\".",
            ["fork.recreate"] = "Connect again in this process.",
            ["id.checkDeleted"] = "Check the id. To accept what no longer exists as deleted, use -IgnoreMissing.",
            ["journal.useNewKey"] = "Use another -JournalPath.",
            ["journal.useUniqueKey"] = "Specify each item once, or use another -JournalPath.",
            ["list.useReturnedNext"] = "Run the command again.",
            ["operation.wait"] = "The operation goes on. Read it later with Get-GdapOperation, or allow more time ({deadline}).",
            ["proxy.checkCredentials"] = "Check the proxy's user name and password (-ProxyCredential). They aren't sent again for 60 seconds, so that the account isn't locked.",
            ["proxy.specify"] = "The system's proxy settings name a configuration script, which only {transport} runs. Use it, or specify -Proxy of New-GdapSessionOption.",
            ["proxy.useBasic"] = "Specify -ProxyCredential.",
            ["proxy.useForwarder"] = "Use {transport}, which signs in to the proxy as the current user, or let a local forwarder such as Px or CNTLM sign in.",
            ["request.check"] = "Run the command again: it checks before it writes.",
            ["signIn.again"] = "Sign in again with Connect-Gdap.",
            ["signIn.interactively"] = "Conditional Access requires a stronger sign-in. Sign in again with Connect-Gdap, or ask the tenant's administrator.",
            ["snapshot.useMatching"] = "Pipe the relationship that the id names, or specify only one of them.",
            ["status.lockFirst"] = "Lock it for approval first (Lock-GdapRelationship); the customer then has to approve it.",
            ["status.removeGlobalAdministrator"] = "Remove the role first (-RemoveRole 'Global Administrator' -Wait), or use Set-GdapAutoExtend -RemoveGlobalAdministrator.",
            ["status.splitUpdate"] = "Run two updates: remove Global Administrator first (-RemoveRole 'Global Administrator' -Wait), then set -AutoExtendDuration.",
            ["status.terminateInstead"] = "Terminate it instead (Stop-GdapRelationship).",
            ["status.waitThenTerminate"] = "Wait until it's active, then terminate it (Stop-GdapRelationship).",
            ["struct.useInit"] = "Load the library that belongs to this module.",
            ["struct.useNewerLibrary"] = "Load the library that belongs to this module.",
            ["terminate.useRequest"] = "Terminate it with Stop-GdapRelationship.",
            ["throttling.slowDown"] = "Wait a while, allow more time ({deadline}), or lower {concurrency}.",
            ["wait.again"] = "Wait again later, or allow more time ({deadline}).",
            ["write.verify"] = "Run the command again: it checks before it writes.",
        };

        /// <summary>The sentence for a hint; null if there is none.</summary>
        /// <param name="hint">The hint of the library.</param>
        /// <param name="names">The names of the call's parameters; null if it has none.</param>
        internal static string Of(GdapHint hint, PropertyNames names = null)
        {
            if (hint == null)
            {
                return null;
            }
            var template = Sentences.TryGetValue(hint.Code, out var own) ? own : hint.Template;
            return hint.Fill(template, term => term == "deadline" && names != null && names.HasTimeout ? "-TimeoutSec"
                : Terms.TryGetValue(term, out var name) ? name : term);
        }
    }
}
