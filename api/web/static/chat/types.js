// Shapes that come over the wire (see the OpenAPI document) and the page's own configuration.

/** @typedef {'citizen' | 'bot' | 'agent' | 'system'} Sender */
/** @typedef {'greeting' | 'answer' | 'clarify' | 'handover' | 'waiting' | 'safety' | 'case' | 'closed' | 'text' | 'notice'} Kind */
/** @typedef {'with_bot' | 'waiting' | 'with_agent' | 'closed'} State */

/**
 * @typedef {object} Message
 * @property {number} seq
 * @property {Sender} sender
 * @property {string | null} [sender_name]
 * @property {Kind} kind
 * @property {string} text
 * @property {string | null} [lang]
 * @property {{id: string, label: string}[]} [choices]
 * @property {{label: string, url: string}[]} [links]
 * @property {string | null} [topic]
 * @property {string | null} [source]
 * @property {string | null} [reviewed_at]
 * @property {string} [at]
 */

/**
 * @typedef {object} Reply
 * @property {State} state
 * @property {boolean} [safe]
 * @property {number} [seq] the number that the citizen's own message got
 * @property {Message[]} [messages]
 * @property {QueuePlace | null} [queue]
 */

/** @typedef {{position: number, wait_s: number | null}} QueuePlace */

/** @typedef {{id: string, token: string}} Key */

/**
 * @typedef {object} Contact
 * @property {string} name
 * @property {string | null} phone
 * @property {string | null} hours
 */

/**
 * What the server tells the page (or the widget) before anything is said.
 *
 * @typedef {object} Config
 * @property {string} municipality
 * @property {string} name
 * @property {string | null} queue a preset queue, from the address
 * @property {boolean} discreet the way out is shown from the start
 * @property {string} lang
 * @property {{sender: Sender, kind: Kind, text: string}[]} opening what every conversation begins with
 * @property {string} exitUrl
 * @property {string | null} accent six hex digits
 * @property {Contact} contact
 * @property {number} limit longest message, in characters
 * @property {Key | null} conversation one that was begun without script
 * @property {Record<string, string>} strings
 */

export {};
