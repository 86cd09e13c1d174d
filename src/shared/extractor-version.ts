/**
 * Version of what the extractor makes of files. It rises whenever the text, blocks or states of any
 * kind of file change: files read by an older one are then read again, and passages whose input is
 * the same keep their vectors.
 */
export const extractorVersion = '1';
