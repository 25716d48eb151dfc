// One way to ask the gateway, one kind of failure.

/** The gateway said no, or could not be reached (`status` 0, `code` "unreachable"). */
export class GatewayProblem extends Error {
  /**
   * @param {number} status
   * @param {string} code
   * @param {string} detail Words for the person, chosen by the gateway; may be empty.
   * @param {Record<string, unknown>} [body]
   */
  constructor(status, code, detail, body = {}) {
    super(detail || code);
    this.name = 'GatewayProblem';
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.body = body;
  }

  /** True when the same request may well succeed a little later. */
  get passing() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

const PATIENCE_MS = 20_000;

/**
 * The parsed JSON answer, or null for an empty one. Throws GatewayProblem.
 *
 * @param {string} url
 * @param {{method?: string, body?: unknown, headers?: Record<string, string>, keepalive?: boolean, credentials?: RequestCredentials, patience?: number}} [options] `patience` in ms
 * @returns {Promise<any>}
 */
export async function ask(url, { method = 'GET', body, headers = {}, keepalive = false, credentials = 'same-origin', patience = PATIENCE_MS } = {}) {
  let response;
  try {
    response = await fetch(url, {
      method,
      keepalive,
      credentials,
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      headers: body === undefined ? headers : { ...headers, 'Content-Type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(patience),
    });
  } catch {
    throw new GatewayProblem(0, 'unreachable', '');
  }
  const text = await response.text().catch(() => '');
  /** @type {any} */
  let parsed = null;
  try {
    parsed = text ? JSON.parse(text) : null;
  } catch {
    parsed = null;
  }
  if (!response.ok) {
    throw new GatewayProblem(response.status, parsed?.code ?? `http_${response.status}`, typeof parsed?.detail === 'string' ? parsed.detail : '', parsed ?? {});
  }
  return parsed;
}
