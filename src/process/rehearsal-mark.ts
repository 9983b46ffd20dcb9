/** Set in every program of a rehearsal, so that nothing mistakes it for the real AWS. */
export const REHEARSAL_MARK = "GROUNDPLAN_REHEARSAL";
