// The shapes of the protocol (docs/lab-protocol.md), for the checker alone.

/** @typedef {number | string | null} Reading a number, or "NaN", "Infinity", "-Infinity"; null if it was not read */
/** @typedef {{ name: string, from: string, to: string }} ChangedSetting */
/** @typedef {{ name: string, kind: string, units: number, inputs: number, activation: string | null, norm: string, residual: boolean, parameters: number }} LayerDocument */
/**
 * @typedef {object} RunDocument
 * @property {string} id
 * @property {string} state
 * @property {boolean} live
 * @property {boolean} resumable
 * @property {string} spec
 * @property {string} specNow
 * @property {{ step: number, text: string, settings: ChangedSetting[] }[]} changes
 * @property {Record<string, any>} settings
 * @property {{ epoch: number, row: number, step: number }} position
 * @property {number} stepsPerEpoch
 * @property {number} plannedSteps
 * @property {number} seconds
 * @property {string} began
 * @property {{ text: string, name: string, training: number, validation: number, shape: number[], inputs: number, classes: string[] | null, notice: string | null, table: boolean, images: boolean } | null} data
 * @property {LayerDocument[] | null} layers
 * @property {number} probeRows
 * @property {number} flowRows
 * @property {{ validation: { accuracy: number | null, cost: number | null }, training: { accuracy: number | null, cost: number | null } } | null} baselines
 * @property {{ step: number, layer: number, phase: string, unit: number, row: number, text: string } | null} divergence
 * @property {string | null} failure
 * @property {string | null} unread
 * @property {string[] | null} group
 */
/** @typedef {{ speedLog10: number, logs: Float32Array, negative: Uint8Array }} FrameLayer log₁₀ of each magnitude: −∞ for 0, NaN if not finite */
/** @typedef {{ step: number, source: number, rows: number, layers: FrameLayer[] }} Frame */
/**
 * @typedef {object} FlowLayer
 * @property {Reading} deltaLog10
 * @property {Reading} speedLog10
 * @property {Reading} gradientLog10
 * @property {number | null} weightNorm
 * @property {Reading} gain
 * @property {Record<string, number>} causes
 * @property {string | null} main
 * @property {number | null} signal
 * @property {number | null} saturated
 * @property {number | null} dead
 */
/** @typedef {{ step: number, rows: number, totalDecibels: Reading, ratio: Reading, layers: FlowLayer[] }} Flow */
/** @typedef {{ step: number, gaps: [number, number, number][][], histogram: { first: number, width: number, layers: { zero: number, below: number, above: number, counts: number[] }[] } }} Weights */
/**
 * @typedef {object} Finding
 * @property {string} ailment
 * @property {string} severity
 * @property {string} title
 * @property {string[]} layers
 * @property {string} where
 * @property {number} sinceStep
 * @property {boolean} readThere whether its numbers are those of that step
 * @property {number} probability
 * @property {string} text
 * @property {string} why
 * @property {Record<string, number>} evidence
 * @property {string | null} page
 * @property {{ id: string, words: string }[]} remedies
 */
/** @typedef {{ step: number, healthy: boolean | null, learned: boolean | null, sentence: string, learning: string | null, findings: Finding[], remedies: { id: string, words: string, why: string, spec: string | null }[] }} Verdict */
/** @typedef {{ coverage: number, rows: number, layers: { lowLog10: number, expectedLog10: number, highLog10: number }[], reason: string | null }} Forecast */
/** @typedef {{ step: number, kind: string, text?: string, settings?: ChangedSetting[], layer?: number, unit?: number, status?: string }} Mark */

export {};
