// @azure/identity signs in: secret, certificate, assertion, device code, on behalf of.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import * as identity from '@azure/identity';
import { certificate, client, key, opens, outsideToken, reset, scope, secret, tenant, uri } from './common.mjs';

const options = { authorityHost: uri, disableInstanceDiscovery: true };

beforeEach(reset);

test('a secret', async () => {
    const credential = new identity.ClientSecretCredential(tenant, client, secret, options);
    const token = await credential.getToken(scope);
    assert.ok(await opens(token.token));
    assert.ok(token.expiresOnTimestamp > Date.now() + 50 * 60_000);
    const wrong = new identity.ClientSecretCredential(tenant, client, 'wrong', options);
    await assert.rejects(wrong.getToken(scope), (error) => {
        assert.match(error.name, /^Authentication/);
        assert.match(error.message, /AADSTS7000215/);
        return true;
    });
});

test('a certificate', async () => {
    const pem = { certificate: `${certificate}\n${key.slice(key.indexOf('-----BEGIN'))}` };
    for (const sendCertificateChain of [false, true]) {
        const credential = new identity.ClientCertificateCredential(tenant, client, pem, { ...options, sendCertificateChain });
        assert.ok(await opens((await credential.getToken(scope)).token));
    }
});

test('an assertion of an outside issuer', async () => {
    const assertion = await outsideToken();
    const credential = new identity.ClientAssertionCredential(tenant, client, async () => assertion, options);
    assert.ok(await opens((await credential.getToken(scope)).token));
});

test('a device code', async () => {
    let shown;
    const credential = new identity.DeviceCodeCredential({
        ...options,
        tenantId: tenant,
        clientId: client,
        userPromptCallback: (code) => { shown = code; },
    });
    const token = await credential.getToken('https://graph.microsoft.com/DelegatedAdminRelationship.ReadWrite.All');
    assert.ok(shown.userCode.length > 0 && await opens(token.token));
});

test('on behalf of', async () => {
    const front = new identity.DeviceCodeCredential({ ...options, tenantId: tenant, clientId: client, userPromptCallback: () => {} });
    const incoming = await front.getToken(`api://${client}/access`);
    const middle = new identity.OnBehalfOfCredential({
        ...options, tenantId: tenant, clientId: client, clientSecret: secret, userAssertionToken: incoming.token,
    });
    assert.ok(await opens((await middle.getToken(scope)).token));
});
