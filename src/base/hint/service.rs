//! Hints about a service's responses, and about what a relationship allows.

use crate::base::wording::wording;

wording! {
    /// A fix for a request that a service rejected, or would reject.
    pub enum ServiceHint {
        // What a relationship's status allows.
        CreateNew: "status.createNew",
            "Create a new relationship; one that has ended or is ending can't be brought back.";
        WaitForApproval: "status.waitForApproval",
            "It's locked for the customer's approval: auto-extend can change once it's active. Anything else requires a new relationship.";
        WaitForCustomer: "status.waitForCustomer",
            "It waits for the customer, who can approve or reject it. Unanswered, it expires after 90 days.";
        WaitUntilActive: "status.waitUntilActive",
            "Wait until it's active; then auto-extend can change. Anything else requires a new relationship.";
        WaitThenAssign: "status.waitThenAssign",
            "Wait until the relationship is active.";
        WaitThenTerminate: "status.waitThenTerminate",
            "Wait until it's active, then terminate it ({createRequest}).";
        LockFirst: "status.lockFirst",
            "Lock it for approval ({createRequest}); the customer then has to approve it.";
        AlreadyApproved: "status.alreadyApproved",
            "It was locked and approved before; nothing is left to do.";
        DeleteInstead: "status.deleteInstead",
            "It was never locked for approval, so delete it instead ({deleteRelationship}).";
        TerminateInstead: "status.terminateInstead",
            "Terminate it instead ({createRequest}).";
        AlreadyEnding: "status.alreadyEnding",
            "It's already ending.";
        AlreadyEnded: "status.alreadyEnded",
            "It has already ended; it stays in the list.";
        OmitOtherProperties: "status.omitOtherProperties",
            "While a relationship is active, only auto-extend can change, and Global Administrator can be removed. Omit the rest.";
        SplitUpdate: "status.splitUpdate",
            "Make two updates: first remove Global Administrator from accessDetails and wait for that operation, then set autoExtendDuration.";
        RemoveGlobalAdministrator: "status.removeGlobalAdministrator",
            "Remove Global Administrator from accessDetails first (a long-running operation while active; wait for it), then set autoExtendDuration.";
        CheckStatus: "status.check",
            "Read the relationship and check its status.";

        // Writes.
        ChangeDisplayName: "displayName.change",
            "Use another displayName: it must be unique among all relationships of the partner. To accept an equal relationship that exists, set {reuseExisting}.";
        ChangeDisplayNameOrUpdate: "displayName.changeOrUpdate",
            "Use another displayName, or update the relationship that has it.";
        ChangeDisplayNameOfEnded: "displayName.changeOfEnded",
            "Use another displayName; a relationship that has ended can't be brought back.";
        CheckCharacters { characters: String }: "displayName.checkCharacters",
            "The service rejects most special characters in displayName. Try it without {characters}, and check the document against the other rules.";
        FindByName { query: String }: "displayName.find",
            "List the relationships with the filter {query} to see whether it was made, or call again with {reuseExisting}.";
        DecideConflict: "conflict.decide",
            "Read the relationship, decide which values to keep, and update again.";
        TryWriteAgain: "write.tryAgain",
            "Another change was being made. Try again in a while.";
        VerifyWrite: "write.verify",
            "Read the relationship to see whether the change was made, or call again: the call checks before it writes.";
        WaitForOperation: "operation.wait",
            "The operation goes on without this call. Read the operation or the relationship later, or allow the call more time ({deadline}).";
        RetryOperation: "operation.retry",
            "The relationship is as it was before. Read it, then try again.";
        WaitAgain: "wait.again",
            "Wait again later, or allow the call more time ({deadline}).";

        // Access assignments.
        AcceptAssignment: "assignment.accept",
            "To accept the assignment that exists, set {reuseExisting}.";
        UpdateAssignment { id: String }: "assignment.update",
            "Update the assignment {id} instead.";
        WaitUntilAssignmentGone: "assignment.waitUntilGone",
            "Wait until that assignment is gone (if its status is error, delete it first), then assign again.";
        RecreateAssignment: "assignment.recreate",
            "Delete the assignment, check the group, and assign again.";
        DeleteAssignmentAgain: "assignment.deleteAgain",
            "Read the assignment, and delete it again.";

        FindAssignment { group: String }: "assignment.find",
            "List the relationship's access assignments: group {group} might already have one, and can have one only. Update that one instead.";
        CheckAssignment { group: String, principal: String }: "assignment.check",
            "Check the roles, and that {group} is a security group. An application also needs the service principal {principal} in the partner tenant.";
        CheckGroup { group: String }: "assignment.checkGroup",
            "Check group {group}: it must exist and be a security group of the partner tenant.";
        VerifyAssignment { group: String }: "assignment.verify",
            "List the relationship's access assignments to see whether group {group} has one, or call again with {reuseExisting}.";

        // Requests.
        CheckRequests: "request.check",
            "Read the relationship and its requests to see which one was made before, or call again: the call checks before it writes.";
        RefreshRequestETag: "request.refreshETag",
            "The relationship was changed since the ETag that was sent with the request. Read it again, or omit the ETag ({ifMatch}).";

        // Lists.
        NarrowList: "list.narrow",
            "Narrow the list with {filter}, or ask for larger pages ({top}).";
        RestartList: "list.restart",
            "List again. If the problem persists, narrow the list with {filter}.";
        UseReturnedNext: "list.useReturnedNext",
            "Specify {next} exactly as the page before returned it, or omit it to begin anew.";

        // Responses of the services.
        TryServiceLater { service: String }: "service.tryLater",
            "Try again later. If the problem persists, contact {service} support with the request id.";
        CheckPermissions { permission: String, principal: String }: "permissions.check",
            "The token needs {permission}. A user also needs the role Admin agent and multi-factor authentication, an app the service principal {principal}.";
        GrantPermission { permission: String }: "permission.grant",
            "The token needs the permission {permission}. Add it to the app registration and grant admin consent.";
        CheckCloudCockpitAccess: "cloudCockpit.checkAccess",
            "CloudCockpit accepts this only from the roles csp and reseller, with the portal's own domain ({portalDomain}). Check these, and the ids of customer, provider instance and relationship.";
        CheckCloudCockpitIds: "cloudCockpit.checkIds",
            "Check the relationship id, the customer id and the provider instance id.";
        ReadCloudCockpitList: "cloudCockpit.readList",
            "Read the customer's list, and try again with the current values in mind.";
        FindInCloudCockpit: "cloudCockpit.find",
            "CloudCockpit can't be searched by name. Before you create it again, look for it in the portal or in the customer's list ({customerId}, {providerInstanceId}); if it's there, it was created.";
        VerifyCloudCockpitTermination: "cloudCockpit.verifyTermination",
            "According to the customer's list it isn't ending. Read the list again in a minute, then call again.";
        UseCloudCockpitWays: "cloudCockpit.useOffered",
            "CloudCockpit offers create, update of auto-extend, list and terminate. Use Microsoft Graph or CloudCockpit's portal for the rest.";
        TerminateByRequest: "terminate.useRequest",
            "Terminate it with a request ({createRequest}).";
    }
}
