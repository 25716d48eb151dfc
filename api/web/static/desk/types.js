// Shapes of the staff API (see the OpenAPI document).

/** @typedef {import('../chat/types.js').Message} Message */

/**
 * @typedef {object} Session
 * @property {string} name
 * @property {string} username
 * @property {string} role
 * @property {string} csrf
 * @property {{id: string, municipality: string, name: string, zone: string}[]} queues
 * @property {Presence} presence
 */

/** @typedef {{state: 'online' | 'away' | 'offline', until?: string | null, substitute?: string | null}} Presence */

/**
 * @typedef {object} Queue
 * @property {string} id
 * @property {string} name
 * @property {string} municipality
 * @property {string} [municipality_name]
 * @property {string} zone
 * @property {boolean} open
 * @property {string | null} opens_text
 * @property {number} waiting
 * @property {number} longest_wait_s
 * @property {number} agents_online
 */

/**
 * @typedef {object} Handover
 * @property {string} id
 * @property {string} queue
 * @property {string} queue_name
 * @property {string} municipality
 * @property {'waiting' | 'mine' | 'claimed' | 'closed' | 'cancelled'} state
 * @property {string} reason
 * @property {string | null} topic
 * @property {string | null} topic_title
 * @property {boolean} safe
 * @property {string | null} [comment]
 * @property {string} created_at
 * @property {string | null} claimed_by_name
 * @property {string | null} question
 */

/** @typedef {{ask: string[], look_up: string[], goes_to: string}} Checklist */

/**
 * @typedef {object} DetailPart
 * @property {Message[]} messages
 * @property {Checklist | null} checklist
 * @property {boolean} citizen_present
 * @property {boolean} may_return
 * @property {{id: string, name: string}[]} [transfer_queues]
 */

/** @typedef {Handover & DetailPart} Detail */

/** @typedef {'waiting' | 'mine' | 'closed'} Tab */

/**
 * @typedef {object} Case
 * @property {string} id
 * @property {string} reference
 * @property {string | null} topic_title
 * @property {string} text
 * @property {Record<string, string>} contact
 * @property {string | null} promised_by a date
 */

export {};
