//! What to do about a sign-in that failed.

use crate::base::wording::wording;

wording! {
    /// A fix for a credential, a token or the app registration.
    pub enum SignInHint {
        // Tokens.
        RenewToken: "token.renew",
            "Specify a new token, or a credential that can renew it.";
        UseBareToken: "token.useBare",
            "Specify the bare token, without \"Bearer \", blanks or line breaks.";
        CheckToken { scope: String }: "token.check",
            "Sign in again. The token must be for {scope} and not have expired.";
        UseAudience { audience: String, scope: String }: "token.useAudience",
            "The token is for {audience}. Use one for {scope}.";
        WaitForNewToken: "token.waitForNew",
            "Tokens are kept, those of a managed identity for up to a day. Check the permissions, then wait or restart the host.";
        ShareCredential: "token.shareCredential",
            "Wait, and share one credential between clients: they then share its tokens.";
        UseCloudCockpitToken: "token.useCloudCockpit",
            "Sign in again with the API access made in the portal's settings; a token for Microsoft Graph doesn't work here.";

        // Apps and tenants.
        UseApplicationId: "signIn.useApplicationId",
            "Specify the Application (client) ID of the app registration, a GUID.";
        UseOtherClient: "signIn.useOtherClient",
            "Get the token without this client, for example with a library for sign-in.";
        SpecifyTenant: "signIn.specifyTenant",
            "Specify the id or domain of the partner tenant.";
        CheckTenant: "signIn.checkTenant",
            "Check the tenant's id or domain, and the cloud: each has its own authority. A managed identity belongs to one tenant, the partner's.";
        CheckApp: "signIn.checkApp",
            "Check the client id, the tenant and the cloud. An app of another tenant requires consent first.";
        EnableApp: "signIn.enableApp",
            "Enable the app under Enterprise applications.";
        CheckSecret: "signIn.checkSecret",
            "Specify the secret's value (not its id) as it was shown when it was made, and check the client id.";
        RenewSecret: "signIn.renewSecret",
            "Make a new secret on the app registration, or better, sign in with a certificate or a managed identity.";
        SpecifySecret: "signIn.specifySecret",
            "Specify the credential's secret or certificate, or allow public client flows on the app registration.";
        GrantConsent: "signIn.grantConsent",
            "Have an administrator grant consent to the app's permissions.";
        AssignAppRole: "signIn.assignAppRole",
            "Assign the app role and grant admin consent.";
        CheckScope: "signIn.checkScope",
            "Check the cloud and the scope; CloudCockpit and Microsoft Graph need tokens of their own.";
        UseDefaultScope: "signIn.useDefaultScope",
            "Use a scope that ends in /.default.";
        CheckCloud { address: String }: "signIn.checkCloud",
            "The client signs in at {address}. Choose {cloud} or {authority} accordingly, or unset the variable.";

        TryLater: "signIn.tryLater",
            "Try again later.";

        // People.
        SignInAgain: "signIn.again",
            "Sign in again.";
        SignInInteractively: "signIn.interactively",
            "Conditional Access requires a stronger sign-in. Sign in again interactively, or ask the tenant's administrator.";
        UseMfa: "signIn.useMfa",
            "Sign in again interactively with multi-factor authentication, or sign in as an app.";
        RequireMfa: "signIn.requireMfa",
            "Microsoft requires multi-factor authentication of partners: enforce it in the partner tenant, and sign in with it.";
        RegisterMfa: "signIn.registerMfa",
            "Sign in once in a browser to set up multi-factor authentication, or sign in as an app.";
        AskAdministrator: "signIn.askAdministrator",
            "Ask the tenant's administrator which Conditional Access policy applies to this app or user.";
        UseManagedDevice: "signIn.useManagedDevice",
            "Sign in from a managed device, or sign in as an app.";
        RegisterRedirect: "signIn.registerRedirect",
            "On the app registration, add the redirect URI http://localhost under Mobile and desktop applications.";
        UseTenantAccount: "signIn.useTenantAccount",
            "Sign in with an account of the partner tenant, or have the account invited as a guest.";
        AssignUser: "signIn.assignUser",
            "Assign the user to the app under Enterprise applications, or turn off 'Assignment required'.";
        FinishInBrowser: "browser.finish",
            "Sign in again and finish in the browser. If its page shows an error, fix that first.";
        UseDeviceCode: "browser.useDeviceCode",
            "Sign in with a device code, or on a computer with a browser.";
        ContinueDeviceCode: "deviceCode.continue",
            "Allow the call more time ({deadline}). The code that was shown stays valid for the next call.";
        RestartDeviceCode: "deviceCode.restart",
            "Sign in again, and enter the new code before it expires.";

        // Certificates and signatures.
        UsePemPair: "certificate.usePemPair",
            "Specify one PEM with the certificate (BEGIN CERTIFICATE) and its RSA key (BEGIN PRIVATE KEY, or BEGIN RSA PRIVATE KEY).";
        UseMatchingKey: "certificate.useMatchingKey",
            "Specify the private key that belongs to the app's certificate.";
        DecryptKey: "certificate.decryptKey",
            "Decrypt the key (openssl pkey -in key.pem -out plain.pem) and protect the file, or sign with a callback.";
        ConvertToPem: "certificate.convertToPem",
            "Convert a .pfx, .p12 or .der file to PEM first (openssl pkcs12 -in x.pfx -nodes -out x.pem).";
        UseRsaKey: "certificate.useRsaKey",
            "Use an RSA key of 2048 to 4096 bits, as PKCS #8 or PKCS #1.";
        GrantKeyAccess: "certificate.grantKeyAccess",
            "Grant this account read access to the certificate's private key (in certlm.msc: All Tasks, Manage Private Keys).";
        CheckCertificateTime: "certificate.checkTime",
            "Specify a valid certificate that is uploaded to the app registration, and check this machine's clock.";
        UploadCertificate: "certificate.upload",
            "Upload this certificate (its public part) to the app registration, and check that it hasn't expired.";
        SignPs256: "signature.usePs256",
            "Sign with the certificate's own key: RSASSA-PSS with SHA-256 and a salt of 32 bytes. If the key can't do PSS, set {algorithm} to RS256.";
        SignRs256: "signature.useRs256",
            "Sign with the certificate's own key: PKCS #1 v1.5 with SHA-256.";
        TryRs256: "signature.tryRs256",
            "If the key can't do PSS, set {algorithm} to RS256.";

        // Federated tokens.
        SetClockBack { seconds: u64 }: "clock.setBack",
            "This machine's clock is {seconds} s ahead of the service's. Set it.";
        SetClockForward { seconds: u64 }: "clock.setForward",
            "This machine's clock is {seconds} s behind the service's. Set it.";
        RenewAssertion: "federation.renewToken",
            "Correct this machine's clock. With a federated token, renew its file.";
        CheckAudience: "federation.checkAudience",
            "Check the tenant and the authority. A federated token's audience is usually api://AzureADTokenExchange; the federated credential must have the same.";
        CheckFederation: "federation.checkCredential",
            "Compare issuer, subject and audience with the federated credential on the app registration. A new one takes some minutes.";
        UseFederatedJwt: "federation.useJwt",
            "Use one JWT in ASCII of at most 64 KiB.";
        LabelPod: "federation.labelPod",
            "Add the label azure.workload.identity/use: \"true\" to the pod; AKS then sets the variable.";
        GrantIdToken: "federation.grantIdToken",
            "Grant the workflow's job the permission id-token: write.";

        // The environment and managed identities.
        SetEnvironment: "environment.setVariables",
            "Set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET (or a certificate or token file), or choose another credential.";
        EnableManagedIdentity: "managedIdentity.enable",
            "Turn on the managed identity; App Service and Azure Automation then set the variable.";
        OmitIdentityId: "managedIdentity.omitId",
            "Omit the identity's id.";
        CheckManagedIdentity: "managedIdentity.check",
            "Check that the host has a managed identity, and that a user-assigned one is named by the right id.";
        WaitForImds: "managedIdentity.waitForUpdate",
            "The endpoint is being updated and is back within 70 seconds. Allow calls more time than that, and retries.";
        UseOnAzure: "managedIdentity.useOnAzure",
            "The endpoint exists on Azure virtual machines only. Choose another credential elsewhere.";
        JoinAgentGroup: "managedIdentity.joinAgentGroup",
            "Run as an administrator, or as a member of the group himds (Linux) or Hybrid agent extension applications (Windows).";
    }
}
