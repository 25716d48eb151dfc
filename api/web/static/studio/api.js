// The studio's API, one method per act. Every method throws GatewayProblem.
import { ask } from '../lib/http.js';

const STAFF = '/api/v1/staff';
const BASE = '/api/v1/studio';
/** Another model is started and asked before it takes over. */
const SWAP_MS = 90_000;
/** The first time after a start, all known wordings are laid out to be searched. */
const FIRST_MS = 90_000;
/** Every message that is new is put to the assistant. */
const COLLECT_MS = 300_000;

/** @typedef {import('./types.js').Session} Session */
/** @typedef {import('./types.js').Change} Change */

export class StudioApi {
  #csrf = '';

  /** @returns {Promise<Session>} */
  async session() {
    return this.#keep(await ask(`${STAFF}/session`));
  }

  /**
   * @param {string} username
   * @param {string} password
   * @returns {Promise<Session>}
   */
  async signIn(username, password) {
    return this.#keep(await ask(`${STAFF}/session`, { method: 'POST', body: { username, password } }));
  }

  signOut() {
    return ask(`${STAFF}/session`, { method: 'DELETE', headers: this.#headers });
  }

  /** @param {boolean} on whether keys that act without Ctrl or Alt work */
  keepSingleKeys(on) {
    return ask(`${STAFF}/settings`, { method: 'PUT', body: { single_keys: on }, headers: this.#headers });
  }

  /**
   * @param {string} reason "" for all
   * @param {number} [from] how many rows are there already
   * @returns {Promise<import('./types.js').Inbox>}
   */
  inbox(reason, from = 0) {
    return ask(`${BASE}/inbox${query({ reason, cursor: from > 0 ? String(from) : '' })}`, { patience: FIRST_MS });
  }

  /** @returns {Promise<{added: number}>} */
  collect() {
    return this.#post('/inbox/refresh', {}, COLLECT_MS);
  }

  /**
   * @param {string[]} ids
   * @param {import('./types.js').Action} action
   * @param {string | null} topic
   * @returns {Promise<import('./types.js').Settled>}
   */
  settle(ids, action, topic) {
    const [only, ...others] = ids;
    return others.length === 0 && only ? this.#post(`/inbox/${only}`, { action, topic }) : this.#post('/inbox/bulk', { ids, action, topic });
  }

  /**
   * @param {string} token
   * @returns {Promise<{items: string[]}>}
   */
  undo(token) {
    return this.#post(`/undo/${token}`);
  }

  /** @returns {Promise<import('./types.js').Cluster[]>} */
  clusters() {
    return ask(`${BASE}/clusters`, { patience: FIRST_MS });
  }

  /**
   * @param {string} id
   * @param {Record<string, unknown>} topic
   * @returns {Promise<import('./types.js').Settled>}
   */
  makeTopic(id, topic) {
    return this.#post(`/clusters/${id}/topic`, topic);
  }

  /** @returns {Promise<import('./types.js').People>} */
  people() {
    return ask(`${BASE}/people`);
  }

  /** @returns {Promise<import('./types.js').TopicRow[]>} */
  topics() {
    return ask(`${BASE}/topics`);
  }

  /**
   * @param {string} id
   * @param {string} municipality
   * @returns {Promise<import('./types.js').Topic>}
   */
  topic(id, municipality) {
    return ask(`${BASE}/topics/${encodeURIComponent(id)}${query({ municipality })}`, { patience: FIRST_MS });
  }

  /**
   * @param {{topic: string, municipality: string, version: string, payload: Record<string, unknown>}} wanted
   * @returns {Promise<import('./types.js').Preview>}
   */
  preview(wanted) {
    return this.#post('/preview', wanted);
  }

  /**
   * @param {{kind: import('./types.js').ChangeKind, target: string, payload: Record<string, unknown>, comment?: string, source?: 'expert' | 'synthetic'}} change
   * @returns {Promise<Change>}
   */
  propose(change) {
    return this.#post('/changes', change);
  }

  /**
   * @param {import('./types.js').ChangeState} state
   * @param {number} after
   * @returns {Promise<import('./types.js').Changes>}
   */
  changes(state, after = 0) {
    return ask(`${BASE}/changes${query({ state, after: String(after) })}`);
  }

  /**
   * @param {string} id
   * @param {'approve' | 'reject' | 'withdraw' | 'undo'} act
   * @param {string} [comment]
   */
  decide(id, act, comment = '') {
    return this.#post(`/changes/${id}/${act}`, { comment });
  }

  /**
   * @param {string[]} ids
   * @returns {Promise<import('./types.js').Decided>}
   */
  approveAll(ids) {
    return this.#post('/changes/bulk-approve', { ids });
  }

  /** @returns {Promise<import('./types.js').RunRow[]>} */
  runs() {
    return ask(`${BASE}/training`);
  }

  /**
   * @param {string} id
   * @returns {Promise<import('./types.js').Run>}
   */
  run(id) {
    return ask(`${BASE}/training/${id}`);
  }

  /** @returns {Promise<import('./types.js').RunRow>} */
  train() {
    return this.#post('/training');
  }

  /** @param {string} id */
  cancel(id) {
    return this.#post(`/training/${id}/cancel`);
  }

  /** @returns {Promise<import('./types.js').Releases>} */
  releases() {
    return ask(`${BASE}/releases`);
  }

  /**
   * @param {string} run
   * @param {number} share percent of all conversations
   */
  release(run, share) {
    return this.#post('/releases', { run, share }, SWAP_MS);
  }

  /**
   * @param {string} id
   * @param {number} share percent of all conversations
   */
  promote(id, share) {
    return this.#post(`/releases/${id}/promote`, { share }, SWAP_MS);
  }

  /** @param {string} reason */
  rollBack(reason) {
    return this.#post('/rollback', { reason }, SWAP_MS);
  }

  get #headers() {
    return { 'X-CSRF-Token': this.#csrf };
  }

  /**
   * @param {string} path
   * @param {unknown} [body]
   * @param {number} [patience]
   */
  #post(path, body = {}, patience = undefined) {
    return ask(`${BASE}${path}`, { method: 'POST', body, headers: this.#headers, patience });
  }

  /** @param {Session} session */
  #keep(session) {
    this.#csrf = session.csrf;
    return session;
  }
}

/**
 * @param {string} run
 * @param {string} name with its ending
 */
export function pictureUrl(run, name) {
  return `${BASE}/training/${run}/pictures/${name}`;
}

export const EXPORT_URL = `${BASE}/export`;

/** @param {Record<string, string>} values */
function query(values) {
  const said = Object.entries(values).filter(([, value]) => value !== '');
  return said.length > 0 ? `?${new URLSearchParams(said)}` : '';
}
