/**
 * The state of the page in its address: `#/uploads/42?state=failed`. Whatever a reader chose can be
 * bookmarked, sent to somebody, and left with the back button. It is in the fragment, so that the
 * address of the page is the same behind every gateway and proxy.
 *
 * @typedef {{path: string[], query: Record<string, string>}} Place
 */

/** A part of a path; one that somebody broke is taken as it is. */
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** @returns {Place} */
export function place() {
  const [path, query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  return {
    path: path.split('/').filter(Boolean).map(decoded),
    query: Object.fromEntries(new URLSearchParams(query)),
  };
}

/**
 * The address of a place; an empty value leaves its name out.
 *
 * @param {string[]} path
 * @param {Record<string, string|number|undefined|null>} [query]
 */
export function link(path, query = {}) {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') params.set(name, String(value));
  }
  const text = params.toString();
  return `#/${path.map(encodeURIComponent).join('/')}${text ? `?${text}` : ''}`;
}

/** @param {string} to an address of {@link link} */
export function go(to) {
  location.hash = to;
}

/**
 * The address of this place with some of its query changed.
 *
 * @param {Record<string, string|number|undefined|null>} changes
 */
export function linkHere(changes) {
  const here = place();
  return link(here.path, { ...here.query, ...changes });
}

/** Changes the query without a new entry in the history, as typing in a search field does. */
export function replaceQuery(changes) {
  history.replaceState(null, '', linkHere(changes));
  dispatchEvent(new HashChangeEvent('hashchange'));
}
