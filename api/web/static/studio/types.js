// Shapes of the studio's API (see the OpenAPI document), and what its views share.

/** @typedef {'label' | 'edit' | 'approve' | 'release'} Right */

/** @typedef {import('../desk/types.js').Session & {municipality: string, single_keys: boolean, rights: {right: Right, department: string | null}[]}} Session */

/** @typedef {{holders: Record<Right, string[]>, leads: string[]}} People names of colleagues */

/** @typedef {{topic: string, text: string, near: number}} Why */

/** @typedef {{topic: string, title: string, p: number | null, why: Why[]}} Suggestion */

/**
 * @typedef {object} Fold
 * @property {string} id
 * @property {string[]} ids
 * @property {number} count
 * @property {string} text
 * @property {string | null} before
 * @property {string | null} after
 * @property {string} reason
 * @property {number | null} confidence
 * @property {string} lang
 * @property {string} at_day
 * @property {number} worth
 * @property {Suggestion[]} suggestions
 */

/** @typedef {{items: Fold[], left: number, done_today: number, next: number | null}} Inbox */
/** @typedef {'label' | 'none' | 'discard'} Action */
/** @typedef {{changes: string[], items: string[], undo: string}} Settled */
/** @typedef {{id: string, name: string, size: number, typical: string[], ids: string[]}} Cluster */

/**
 * @typedef {object} TopicRow
 * @property {string} id
 * @property {string} title
 * @property {string} english_title
 * @property {string} area
 * @property {string | null} area_title
 * @property {string} department
 * @property {boolean} sensitive
 * @property {number} wordings
 * @property {boolean} answered
 * @property {boolean} has_easy
 * @property {boolean} has_english
 * @property {string | null} review_by
 */

/** @typedef {{text: string, lang: string, file: string, source: string, nearer: (Why & {title: string}) | null}} Wording */
/** @typedef {{facts: string[], text: string, otherwise?: string}} LocalText */

/**
 * @typedef {object} Answer
 * @property {string} answer
 * @property {string | null} easy
 * @property {{title: string, text: string} | null} english
 * @property {LocalText[]} local
 * @property {{label: string, url: string}[]} links
 * @property {string} source
 * @property {string} owner
 * @property {string} reviewed
 * @property {string} review_by
 */

/** @typedef {{key: string, target: string, value: string | null, source: string | null, valid_from: string | null, review_by: string | null}} Fact */
/** @typedef {{board: string | null, answer: Answer | null, facts: Fact[], municipality: string, wordings_list: Wording[], compared: boolean, history: Change[]}} TopicDetail */
/** @typedef {TopicRow & TopicDetail} Topic */

/** @typedef {'wording_add' | 'wording_move' | 'wording_remove' | 'topic_add' | 'topic_title' | 'answer' | 'fact'} ChangeKind */
/** @typedef {'proposed' | 'approved' | 'rejected' | 'withdrawn'} ChangeState */

/**
 * @typedef {object} Change
 * @property {string} id
 * @property {number} n
 * @property {ChangeKind} kind
 * @property {string} target
 * @property {string | null} title
 * @property {Record<string, any>} payload
 * @property {Record<string, any>} [before]
 * @property {string} source
 * @property {ChangeState} state
 * @property {string} comment
 * @property {string | null} municipality
 * @property {string[]} departments
 * @property {boolean} sensitive
 * @property {string | null} proposed_by
 * @property {string} proposed_at
 * @property {boolean} mine
 * @property {string | null} decided_by
 * @property {string | null} decided_at
 * @property {string | null} released_by
 * @property {string | null} released_at
 * @property {string | null} refusal
 * @property {string[]} approvers names of those who may decide on it
 */

/** @typedef {{items: Change[], next: number | null, counts: Partial<Record<ChangeState, number>>}} Changes */
/** @typedef {{rule: string, code: string, file?: string, severity: 'error' | 'warning', figures: Record<string, string | number>}} Finding */
/** @typedef {{done: string[], refused: {id: string, code: string, findings: Finding[]}[]}} Decided */

/**
 * @typedef {object} Preview
 * @property {string | null} text
 * @property {string} [lang]
 * @property {{label: string, url: string}[]} [links]
 * @property {string} [source]
 * @property {string} [reviewed_at]
 * @property {number} [lix]
 * @property {number} [words]
 * @property {Finding[]} findings
 */

/** @typedef {Record<string, number | null>} Numbers */

/**
 * @typedef {object} RunRow
 * @property {string} id
 * @property {number} n
 * @property {'queued' | 'training' | 'gating' | 'green' | 'red' | 'failed' | 'cancelled'} state
 * @property {string} state_text
 * @property {string} step
 * @property {string} step_text
 * @property {number} progress
 * @property {string} knowledge
 * @property {string | null} model
 * @property {string | null} requested_by
 * @property {string} requested_at
 * @property {string | null} started_at
 * @property {string | null} finished_at
 * @property {number} attempts
 * @property {string | null} error_text
 * @property {{live?: Numbers, candidate?: Numbers}} numbers
 */

/** @typedef {{topic: string, text: string}} BlamedWording */
/** @typedef {{code: string, sentence: string, messages: string[], wordings: BlamedWording[], findings: Finding[]}} Reason */
/** @typedef {{topic: string, n: number, live: number, candidate: number, lost: number, won: number, p: number}} TopicFigures */
/** @typedef {Record<string, {n: number, live: number | null, candidate: number | null}>} Shares */
/** @typedef {{outcome: string, topic: string | null}} Met */
/** @typedef {{conversation: string, seq: number, municipality: string, before: Met, after: Met, text: string | null}} ChangedAnswer */

/**
 * @typedef {object} Gate
 * @property {'green' | 'red'} verdict
 * @property {Reason[]} reasons
 * @property {{n: number, live: Numbers, candidate: Numbers, topics: TopicFigures[], styles: Shares, languages: Shares, municipalities: Shares}} figures
 * @property {{n: number, live: number, candidate: number}} labels
 * @property {{n: number, changed: number, moves: {before: string, after: string, n: number}[], answers: ChangedAnswer[]}} shadow
 */

/** @typedef {RunRow & {log: string, manifest: Record<string, any>, gate: Gate | null, pictures: string[]}} Run */

/**
 * @typedef {object} Release
 * @property {string} id
 * @property {number} n
 * @property {string} run
 * @property {number | null} run_n
 * @property {string | null} model
 * @property {string | null} knowledge
 * @property {number} share percent of all conversations
 * @property {'staged' | 'live' | 'rolled_back' | 'retired'} state
 * @property {string} state_text
 * @property {string | null} by null for what the system did itself
 * @property {string} at
 * @property {string | null} reason_text
 * @property {boolean} automatic
 * @property {{live?: Numbers, candidate?: Numbers}} numbers
 */

/** @typedef {{live: Release | null, staged: Release | null, serving: {model: string | null, visitor: string | null, share: number}, history: Release[]}} Releases */

/**
 * What every view gets.
 *
 * @typedef {object} Studio
 * @property {import('../lib/text.js').Translate} t
 * @property {import('./api.js').StudioApi} api
 * @property {Session} session
 * @property {Places} places
 * @property {(right: Right) => boolean} may
 * @property {(text: string, undo?: () => void) => void} tell news that goes away by itself
 * @property {(error: unknown) => void} fail what went wrong
 * @property {() => Promise<TopicRow[]>} topics
 * @property {() => Promise<import('./types.js').People>} people who may do what
 * @property {(topic: string) => string} titleOf a topic's title once it is known, until then its id
 * @property {() => void} counts the numbers beside the views' names have changed
 */

/** @typedef {{departments: Record<string, string>, areas: Record<string, string>, municipalities: Record<string, string>}} Places */

/**
 * @typedef {object} View
 * @property {HTMLElement} element
 * @property {string} title
 * @property {() => Promise<void>} refresh
 * @property {(event: string) => void} [hear] something has changed: "pool", "changes", "training", "release" or "index"
 * @property {() => void} [leave]
 */

export {};
