// MSAL Node signs in: secret, certificate, assertion, device code, authorization code, refresh,
// on behalf of; and shows the endpoint's errors as its own.

import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import { beforeEach, test } from 'node:test';
import * as msal from '@azure/msal-node';
import { certificate, client, control, key, opens, outsideToken, reset, scope, secret, tenant, uri } from './common.mjs';

const host = new URL(uri).host;
const auth = { clientId: client, authority: `${uri}/${tenant}`, knownAuthorities: [host] };
const application = (more) => new msal.ConfidentialClientApplication({ auth: { ...auth, ...more } });
const scopes = ['https://graph.microsoft.com/DelegatedAdminRelationship.ReadWrite.All'];
const redirectUri = 'http://localhost:8400/back';

beforeEach(reset);

test('a secret', async () => {
    const app = application({ clientSecret: secret });
    const first = await app.acquireTokenByClientCredential({ scopes: [scope] });
    assert.ok(await opens(first.accessToken));
    const again = await app.acquireTokenByClientCredential({ scopes: [scope] });
    assert.equal(again.fromCache, true);
    const wrong = application({ clientSecret: 'wrong' });
    await assert.rejects(wrong.acquireTokenByClientCredential({ scopes: [scope] }), (error) => {
        assert.equal(error.errorCode, 'invalid_client');
        assert.match(error.errorMessage, /AADSTS7000215/);
        return true;
    });
});

test('a certificate', async () => {
    const der = new X509Certificate(certificate).raw;
    const thumbprintSha256 = createHash('sha256').update(der).digest('hex');
    const app = application({ clientCertificate: { thumbprintSha256, privateKey: key } });
    const token = await app.acquireTokenByClientCredential({ scopes: [scope] });
    assert.ok(await opens(token.accessToken));
});

test('an assertion of an outside issuer', async () => {
    const assertion = await outsideToken();
    const app = application({ clientAssertion: () => Promise.resolve(assertion) });
    const token = await app.acquireTokenByClientCredential({ scopes: [scope] });
    assert.ok(await opens(token.accessToken));
});

test('a device code, and its renewal', async () => {
    const app = new msal.PublicClientApplication({ auth });
    let shown;
    const token = await app.acquireTokenByDeviceCode({
        scopes,
        deviceCodeCallback: (code) => { shown = code; },
    });
    assert.match(shown.message, new RegExp(shown.userCode));
    assert.ok(await opens(token.accessToken));
    assert.equal(token.account.username, 'agent@partner.example');
    assert.equal(token.tenantId, tenant);
    const renewed = await app.acquireTokenSilent({ scopes, account: token.account, forceRefresh: true });
    assert.equal(renewed.fromCache, false);
    assert.ok(await opens(renewed.accessToken));
});

async function codeFor(app) {
    const { verifier, challenge } = await new msal.CryptoProvider().generatePkceCodes();
    const request = { scopes, redirectUri, nonce: 'n-1', codeChallenge: challenge, codeChallengeMethod: 'S256' };
    const address = await app.getAuthCodeUrl(request);
    const response = await fetch(address, { redirect: 'manual' });
    const code = new URL(response.headers.get('location')).searchParams.get('code');
    return { code, scopes, redirectUri, codeVerifier: verifier, nonce: 'n-1' };
}

test('an authorization code with PKCE', async () => {
    const app = application({ clientSecret: secret });
    const request = await codeFor(app);
    const token = await app.acquireTokenByCode(request);
    assert.ok(await opens(token.accessToken));
    assert.equal(token.idTokenClaims.nonce, 'n-1');
    await assert.rejects(app.acquireTokenByCode(request), /AADSTS54005/);
});

test('on behalf of', async () => {
    const middle = application({ clientSecret: secret });
    const front = new msal.PublicClientApplication({ auth });
    const own = [`api://${client}/access`];
    const incoming = await front.acquireTokenByDeviceCode({ scopes: own, deviceCodeCallback: () => {} });
    const token = await middle.acquireTokenOnBehalfOf({ oboAssertion: incoming.accessToken, scopes });
    assert.ok(await opens(token.accessToken));
});

test('errors by their number', async () => {
    for (const [code, kind, errorCode] of [
        [65001, msal.InteractionRequiredAuthError, 'invalid_grant'],
        [50076, msal.InteractionRequiredAuthError, 'interaction_required'],
        [7000222, msal.ServerError, 'invalid_client'],
        [700016, msal.ServerError, 'unauthorized_client'],
    ]) {
        await control('DELETE', 'faults');
        await control('POST', 'faults', { kind: 'aadsts', code: String(code), match: { operation: 'token' } });
        const app = application({ clientSecret: secret });
        await assert.rejects(app.acquireTokenByClientCredential({ scopes: [scope] }), (error) => {
            assert.ok(error instanceof kind, `${code}: ${error}`);
            assert.equal(error.errorCode, errorCode);
            return true;
        });
    }
});

test('an id_token for another nonce is not believed', async () => {
    await control('POST', 'faults', { kind: 'id_token', wrong: 'nonce', match: { operation: 'token' } });
    const app = application({ clientSecret: secret });
    const request = await codeFor(app);
    await assert.rejects(app.acquireTokenByCode(request), /nonce/);
});
