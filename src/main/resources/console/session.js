/**
 * Who uses the page, of which tenant, and what they may do.
 *
 * Through a gateway one signs in with a password; the gateway keeps its tokens in cookies that no
 * script can read, and this page stores only the names of tenant and user. Without a gateway,
 * tenant and user are chosen from a list.
 */

/** @type {{signIn: boolean, gatewayUrl: string, users: {tenant: string, name: string, id: string}[], heartbeatSeconds: number}} */
export const settings = JSON.parse(
  document.querySelector('meta[name="console-settings"]')?.getAttribute('content') ?? '{}',
);

const AGAIN_MS = 2_000;
const KEY = 'batch-tracking.session';
const path = /^(.*?)(?:\/_\/invoke\/tenant\/([^/]+))?\/batch-tracking\/console\/?$/.exec(location.pathname);

/** In front of the path of each call. */
export const base = settings.gatewayUrl || `${location.origin}${path?.[1] ?? ''}`;
/** The tenant that the address of the page names; null if it names none. */
export const tenantOfAddress = path?.[2] ? decodeURIComponent(path[2]) : null;

const isOtherOrigin = new URL(base).origin !== location.origin;
/** Sends cookies to another origin, too. @type {RequestCredentials} */
export const credentials = isOtherOrigin ? 'include' : 'same-origin';

/** @type {{tenant: string, userId: string, userName: string, expires?: string}|null} */
let session = null;
/** @type {Set<string>|null} null: whatever the API allows */
let granted = null;
let refreshTimer = 0;
/** @type {Promise<boolean>|null} */
let refreshing = null;
const listeners = new Set();

export function current() {
  return session;
}

/** @param {string|undefined} permission undefined for a call that needs none */
export function can(permission) {
  return !permission || !settings.signIn || granted === null || granted.has(permission);
}

/** @param {() => void} listener called when somebody signed in or out */
export function onChange(listener) {
  listeners.add(listener);
}

function changed() {
  listeners.forEach((listener) => listener());
}

function store() {
  if (session) sessionStorage.setItem(KEY, JSON.stringify(session));
  else sessionStorage.removeItem(KEY);
}

/**
 * Continues the session of this tab, if there is one. Only a gateway that refuses ends it.
 *
 * @param {() => void} onWait called when the gateway does not answer now, which is waited for
 */
export async function resume(onWait) {
  try {
    session = JSON.parse(sessionStorage.getItem(KEY) ?? 'null');
  } catch {
    session = null;
  }
  if (session && tenantOfAddress && session.tenant !== tenantOfAddress) session = null;
  while (session && settings.signIn && granted === null) {
    try {
      await readUser();
      planRefresh();
    } catch (e) {
      if (isRefusal(e)) {
        session = null;
      } else {
        onWait();
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      }
    }
  }
  store();
  changed();
}

/** @param {{tenant: string, name: string, id: string}} user */
export function choose(user) {
  session = { tenant: user.tenant, userId: user.id, userName: user.name };
  store();
  changed();
}

/**
 * Signs in at the gateway.
 *
 * @returns {Promise<string|null>} a key of a text that says why it failed
 */
export async function signIn(tenant, username, password) {
  let answer;
  try {
    answer = await post('/authn/login-with-expiry', tenant, { username, password });
  } catch {
    return 'signIn.unreachable';
  }
  if (!answer.ok) return whyRefused(answer);
  const { accessTokenExpiration } = await answer.json();
  session = { tenant, userId: '', userName: username, expires: accessTokenExpiration };
  try {
    await readUser();
  } catch (e) {
    session = null;
    return isRefusal(e) ? 'signIn.noPermissions' : 'signIn.unreachable';
  }
  planRefresh();
  store();
  changed();
  return null;
}

/** @returns {Promise<string>} a key of a text */
async function whyRefused(answer) {
  if (answer.status >= 500) return 'signIn.unreachable';
  if ([401, 422].includes(answer.status)) return 'signIn.refused';
  // a tenant that does not exist, or whose users cannot sign in
  return answer.status === 404 || /tenant/i.test(await answer.text()) ? 'signIn.noTenant' : 'signIn.refused';
}

export async function signOut() {
  const tenant = session?.tenant;
  end();
  if (settings.signIn && tenant) {
    try {
      await post('/authn/logout', tenant);
    } catch {
      // the cookies expire soon
    }
  }
}

function end() {
  clearTimeout(refreshTimer);
  session = null;
  granted = null;
  store();
  changed();
}

function post(to, tenant, body) {
  return fetch(base + to, {
    method: 'POST',
    credentials,
    headers: { 'X-Okapi-Tenant': tenant, 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
}

function isRefusal(error) {
  return error.status >= 400 && error.status < 500;
}

async function readUser() {
  const read = (path) => fetch(`${base}/${path}/_self?expandPermissions=true`, {
    headers: { 'X-Okapi-Tenant': session.tenant }, credentials,
  });
  let path = 'bl-users';
  let answer = await read(path);
  if (answer.status === 404) {
    path = 'users-keycloak';
    answer = await read(path);
  }
  // the access token is not valid any more, but the one that renews it may be
  if (answer.status === 401) {
    if (await refresh()) answer = await read(path);
    else if (session) throw new Error('The tokens cannot be renewed now');
  }
  if (!answer.ok) throw Object.assign(new Error(`HTTP ${answer.status}`), { status: answer.status });
  const self = await answer.json();
  const names = self.permissions?.permissions ?? [];
  granted = new Set(names.map((each) => (typeof each === 'string' ? each : each.permissionName)));
  session.userId = self.user?.id ?? '';
  session.userName = self.user?.username ?? session.userName;
}

/** Renews the cookies when four fifths of their time have passed. */
function planRefresh() {
  clearTimeout(refreshTimer);
  const left = session?.expires ? new Date(session.expires).getTime() - Date.now() : 0;
  refreshTimer = setTimeout(refresh, Math.min(Math.max(left * 0.8, 1_000), 2_000_000_000));
}

/** @returns {Promise<boolean>} whether the session goes on */
export function refresh() {
  if (!settings.signIn || !session) return Promise.resolve(false);
  refreshing ??= renew().finally(() => {
    refreshing = null;
  });
  return refreshing;
}

async function renew() {
  let answer;
  try {
    answer = await post('/authn/refresh', session.tenant);
  } catch {
    refreshTimer = setTimeout(refresh, 5_000); // the connection may be back by then
    return false;
  }
  if (!answer.ok) {
    if (answer.status < 500) end();
    else refreshTimer = setTimeout(refresh, 5_000);
    return false;
  }
  const { accessTokenExpiration } = await answer.json();
  if (!session) return false;
  session.expires = accessTokenExpiration;
  store();
  planRefresh();
  return true;
}
