// How long somebody has waited, in words.

/**
 * @param {number} seconds
 * @param {import('../lib/text.js').Translate} t
 */
export function waited(seconds, t) {
  const minutes = Math.floor(Math.max(0, seconds) / 60);
  if (minutes < 1) return t('wait_now');
  if (minutes < 60) return t('wait_minutes', { minutes });
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? t('wait_hours', { hours }) : t('wait_days', { days: Math.floor(hours / 24) });
}

/**
 * @param {string} iso
 * @param {import('../lib/text.js').Translate} t
 */
export const waitedSince = (iso, t) => waited((Date.now() - new Date(iso).getTime()) / 1000, t);
