// What the tests of the official clients share: where the emulator is, and its control API.

import { readFileSync } from 'node:fs';

export const uri = process.env.GDAP_EMULATOR;
export const tenant = '8777b240-c6f0-4469-9e98-a3205431b836';
export const client = '5b1fbbd1-0000-4000-8000-00000000c11e';
export const secret = 'right horse';
export const certificate = readFileSync(process.env.GDAP_CERTIFICATE, 'utf8');
export const key = readFileSync(process.env.GDAP_KEY, 'utf8');
export const scope = 'https://graph.microsoft.com/.default';
export const list = '/tenantRelationships/delegatedAdminRelationships';

export async function control(method, path, body) {
    const response = await fetch(`${uri}/emulator/${path}`, {
        method,
        body: body === undefined ? undefined : JSON.stringify(body),
    });
    const answer = await response.json();
    if (!response.ok) {
        throw new Error(`${method} ${path}: ${answer.error}`);
    }
    return answer;
}

// An emulator as at the start, which takes only tokens of its own, and knows one client.
export async function reset() {
    await control('POST', 'reset');
    await control('POST', 'settings', {
        tokens: 'issued',
        clients: { [client]: secret },
        certificates: { [client]: [certificate] },
        deviceCode: { pending: 1, interval: 1 },
        operationMs: 50,
        retryAfterSeconds: 0,
    });
}

// Whether a token opens the list of relationships.
export async function opens(token) {
    const response = await fetch(`${uri}/v1.0${list}`, { headers: { authorization: `Bearer ${token}` } });
    return response.status === 200;
}

// The token of an outside issuer that the client trusts.
export async function outsideToken() {
    await control('POST', 'settings', {
        federated: { [client]: { issuer: 'https://issuer.example', subject: 'a job' } },
    });
    const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = {
        iss: 'https://issuer.example', sub: 'a job', aud: 'api://AzureADTokenExchange',
        exp: Math.floor(Date.now() / 1000) + 600,
    };
    return `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}.${part('none')}`;
}
