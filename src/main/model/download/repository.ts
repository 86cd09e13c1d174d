/** What the hub holds of a model, at one revision. */
import { z } from 'zod';
import { TrouvailleError, toFailure } from '../../../shared/errors.ts';
import { getJson } from './answers.ts';
import { checksumOf, type Checksum } from './checksum.ts';
import type { HubConnection } from './hub-connection.ts';
import { neededFiles } from './needed-files.ts';
import { Retries } from './retries.ts';

export interface HubFile {
  readonly name: string;
  /** Null: the hub's list does not say; its answer to the file's request may. */
  readonly size: number | null;
  readonly checksum: Checksum | null;
}

export interface HubRepository {
  readonly id: string;
  /** The commit: what is downloaded later is of the same one. */
  readonly revision: string;
  /** Those that make the model. */
  readonly files: readonly HubFile[];
}

const bytes = z.int().nonnegative();
const sibling = z.looseObject({
  rfilename: z.string(),
  size: bytes.nullish(),
  blobId: z.string().nullish(),
  lfs: z
    .looseObject({ sha256: z.string().nullish(), oid: z.string().nullish(), size: bytes.nullish() })
    .nullish(),
});
const description = z.looseObject({
  sha: z.string().regex(/^[\w.-]{1,64}$/),
  siblings: z.array(sibling),
});

/** The model's files at the head of its repository. Throws `hub-refused`, `hub-unreachable`, `download-damaged`. */
export async function readRepository(
  hub: HubConnection,
  id: string,
  { signal, pauseMs }: { signal?: AbortSignal; pauseMs?: number } = {},
): Promise<HubRepository> {
  const ask = (path: string): Promise<unknown> =>
    new Retries(pauseMs).run(() => getJson(hub, path, signal), signal);
  // `blobs`: with each file's size and checksum.
  let path = `/api/models/${id}/revision/main?blobs=true`;
  const answer = await ask(path).catch((error: unknown) => {
    const { code, values } = toFailure(error);
    if (code !== 'hub-refused' || values['status'] !== 404) throw error;
    // Some mirrors answer for the model alone, which stands for its head.
    path = `/api/models/${id}?blobs=true`;
    return ask(path);
  });
  const parsed = description.safeParse(answer);
  if (!parsed.success) {
    throw new TrouvailleError('download-damaged', { file: path, detail: 'JSON' });
  }
  const { sha: revision, siblings } = parsed.data;
  const listed = new Map(siblings.map((each) => [each.rfilename, each]));
  const files = neededFiles([...listed.keys()]).map((name): HubFile => {
    const { size, blobId, lfs } = listed.get(name) ?? {};
    return {
      name,
      size: lfs?.size ?? size ?? null,
      checksum: lfs
        ? checksumOf(lfs.sha256 ?? lfs.oid ?? undefined)
        : checksumOf(blobId ?? undefined),
    };
  });
  return { id, revision, files };
}
