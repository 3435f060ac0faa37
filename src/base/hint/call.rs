//! Hints about the arguments and options of a call.

use crate::base::Term;
use crate::base::wording::wording;

wording! {
    /// A fix in what the host specified: options, ids, documents, ETags, batches, journals.
    pub enum CallHint {
        // Any call.
        SpecifyOptions { options: Vec<Term> }: "options.specify",
            "Specify {options}.";
        OmitOptions { options: Vec<Term> }: "options.omit",
            "Omit {options}.";
        UseOneOption { options: Vec<Term> }: "options.useOne",
            "Specify only one of {options}.";
        RaiseDeadline: "deadline.raise",
            "Allow the call more time ({deadline}).";
        SlowDown: "throttling.slowDown",
            "Allow the call more time ({deadline}), or send fewer requests at once ({concurrency}).";
        DidYouMean { suggestion: String }: "name.didYouMean",
            "Did you mean {suggestion}?";
        UseOneOf { values: Vec<String> }: "name.useOneOf",
            "Use one of {values}.";
        UseAsciiHeader: "header.useAscii",
            "Remove line breaks and characters beyond ASCII.";
        OmitHeader: "header.omit",
            "Omit the header.";
        UseGuidRequestId: "requestId.useGuid",
            "Use a GUID; the service's support expects one.";
        ReportBug: "bug.report",
            "Check whether the change was made, and report what was printed to standard error.";

        // Ids.
        UseGuid: "id.useGuid",
            "Use 8-4-4-4-12 hexadecimal digits without braces.";
        UseReturnedId: "id.useReturned",
            "Specify the id exactly as the service returned it.";
        UseListedId: "id.useListed",
            "Specify the id exactly as a list returns it: two GUIDs joined by a hyphen. The id in a portal's address is another one.";
        CheckId: "id.check",
            "Check the id, and that you're signed in to the partner tenant. What was created seconds ago might not be found yet; then try again.";
        CheckDeletedId: "id.checkDeleted",
            "Check the id. To count what is already gone as a success, set {reuseExisting}.";
        SpecifyProviderInstanceOnce: "providerInstance.specifyOnce",
            "Specify the provider instance in one place.";

        // Documents.
        SendFewerProperties: "document.sendLess",
            "Send only the properties that you want to set.";
        EncodeUtf8: "document.encodeUtf8",
            "Encode the document as UTF-8.";
        OmitByteOrderMark: "document.omitByteOrderMark",
            "Omit the first three bytes (EF BB BF).";
        ReduceDepth: "document.reduceDepth",
            "Check the nesting: a valid document has at most four levels.";
        UseOneObject: "document.useOneObject",
            "Specify one JSON object, such as { \"displayName\": \"...\" }.";
        CheckDocumentEnd: "document.checkEnd",
            "Check for a missing brace, bracket or quote, and the length that was passed.";
        CheckSyntax: "document.checkSyntax",
            "Use JSON as RFC 8259 defines it: double quotes, no comments, no trailing comma.";
        CheckDocumentRules: "document.checkRules",
            "Check the document and the relationship's status: most properties can change only while it is created, and auto-extend isn't possible with Global Administrator.";
        AllowUnknownProperties: "document.allowUnknownProperties",
            "To send properties that this version doesn't know, set {allowUnknownProperties}.";
        CheckQuery: "query.check",
            "Check the id and, for a list, {filter}, {select} and {orderBy}.";

        // ETags and snapshots.
        UseReturnedETag: "etag.useReturned",
            "Specify it exactly as @odata.etag has it, with JSON escapes removed, such as W/\"JyI0NzAwNjg0NS0wMDAwLTE5MDAtMDAwMC02MGY0Yjg4MzAwMDAiJw==\".";
        OmitETag: "etag.omit",
            "Omit the ETag ({ifMatch}); the current one is then read and sent.";
        RefreshETag: "etag.refresh",
            "The ETag isn't current. Read the object again, or omit the ETag ({ifMatch}) to have the current one read.";
        SpecifyETag: "etag.specify",
            "Specify the ETag ({ifMatch}) if you have one.";
        UseReturnedSnapshot: "snapshot.useReturned",
            "Specify the relationship as a list or a read returned it, or omit {snapshot}.";
        UseMatchingSnapshot: "snapshot.useMatching",
            "Specify the id and the snapshot of the same relationship.";

        // Batch and journal.
        TakeFirst: "batch.takeFirst",
            "Take completions first, then submit again.";
        TakeAgain: "batch.takeAgain",
            "Take again.";
        UseAnotherJournal: "journal.useAnother",
            "Wait until that run has ended, or use another journal for this one.";
        UseUniqueKey: "journal.useUniqueKey",
            "Use a unique key for each item, or take the first item's result before.";
        UseNewKey: "journal.useNewKey",
            "Use a unique key for each item, or begin a new journal.";
        UseJournalPath: "journal.usePath",
            "Check the path. For a new run, specify a file that doesn't exist yet.";
        CheckFileAccess: "file.checkAccess",
            "Check the path, and this process's rights to the file.";
        FreeDiskSpace: "file.freeSpace",
            "Make room on the disk, then run again with the same journal.";

        // This library in its process.
        RecreateAfterFork: "fork.recreate",
            "Make clients, credentials, cancels and batches in the child process itself.";
        UseNewerLibrary: "struct.useNewerLibrary",
            "Use a newer library, or leave the new options at zero.";
        UseInitFunction: "struct.useInit",
            "Set it with the struct's _init function.";
    }
}
