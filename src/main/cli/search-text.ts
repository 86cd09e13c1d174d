/** The result of `search` for people: a hit's title, page and date, its path, its passage. */
import type { Span } from '../../shared/domain.ts';
import type { CommandContext } from './context.ts';
import { day, decimal, integer } from './format.ts';
import type { SearchResult, ShownHit, Why } from './search-result.ts';

const indent = '   ';

export function printResult(context: CommandContext, result: SearchResult, all: boolean): void {
  const { output, say, language } = context;
  if (result.count === 0) {
    output.note(say(all || result.relevant ? 'cli.search.none' : 'cli.search.none-all'));
    return;
  }
  for (const hit of result.hits) printHit(context, hit);
  const took = integer(language, result.took.total);
  output.note(say('cli.search.took', { count: integer(language, result.count), ms: took }));
}

function printHit(context: CommandContext, hit: ShownHit): void {
  const { output, say, language } = context;
  const name = hit.path.slice(Math.max(hit.path.lastIndexOf('/'), hit.path.lastIndexOf('\\')) + 1);
  const place = [
    ...(hit.sheet !== null
      ? [say('cli.search.sheet', { sheet: hit.sheet })]
      : hit.page !== null
        ? [say('cli.search.page', { page: hit.page })]
        : []),
    ...(hit.cells === null ? [] : [hit.cells]),
    ...(hit.inside === null ? [] : [say('cli.search.inside', { inside: hit.inside })]),
    ...(hit.match === 'name' ? [say('cli.search.name')] : []),
    day(language, hit.modified),
  ];
  const title = output.style('bold', hit.title ?? name);
  output.line(`${hit.rank}. ${title} — ${place.join(' · ')}`);
  output.line(indent + output.style('cyan', hit.path));
  const painted = paint(hit, (style, text) => output.style(style, text));
  const lines = hit.text === '' ? [] : wrapped(hit.text, output.width - indent.length);
  for (const line of lines) output.line(indent + painted(line));
  if (hit.copies.length > 0) {
    output.line(
      indent + output.style('dim', say('cli.search.copies', { paths: hit.copies.join(', ') })),
    );
  }
  if (hit.why) output.line(indent + output.style('dim', whyText(context, hit.why)));
  output.line();
}

function whyText({ say, language }: CommandContext, { terms, stages }: Why): string {
  const told = (['lexical', 'vector', 'fused', 'rerank'] as const).flatMap((stage) => {
    const { rank, score } = stages[stage];
    if (score === null) return [];
    return [
      say('cli.search.stage', {
        stage: say(`cli.search.stage.${stage}`),
        rank: rank ?? '–',
        score: decimal(language, score, 3),
      }),
    ];
  });
  return say('cli.search.why', {
    terms: terms.length === 0 ? '' : say('cli.search.why-terms', { terms: terms.join(', ') }),
    stages: told.join(' ; '),
  });
}

/** Lines of at most `width` characters, as spans of the text; its own line breaks are kept. */
export function wrapped(text: string, width: number): Span[] {
  const lines: Span[] = [];
  let offset = 0;
  for (const paragraph of text.split('\n')) {
    let start = offset;
    const end = offset + paragraph.length;
    while (end - start > width) {
      const space = text.lastIndexOf(' ', start + width);
      const cut = space > start ? space : start + width;
      lines.push([start, cut]);
      start = space > start ? cut + 1 : cut;
    }
    lines.push([start, end]);
    offset = end + 1;
  }
  return lines;
}

type Paint = (style: 'bold' | 'underline', text: string) => string;

/** How a stretch of the hit's text is shown: the query's words bold, the answer underlined. */
function paint({ text, highlights, answer }: ShownHit, style: Paint): (line: Span) => string {
  const edges = [...highlights.flat(), ...(answer ?? [])];
  return ([from, to]) => {
    const cuts = [from, ...edges.filter((edge) => edge > from && edge < to), to];
    const points = [...new Set(cuts)].sort((a, b) => a - b);
    let shown = '';
    for (let index = 0; index + 1 < points.length; index++) {
      const start = points[index] ?? to;
      let piece = text.slice(start, points[index + 1]);
      if (highlights.some((span) => covers(span, start))) piece = style('bold', piece);
      if (answer && covers(answer, start)) piece = style('underline', piece);
      shown += piece;
    }
    return shown;
  };
}

function covers([start, end]: Span, at: number): boolean {
  return start <= at && at < end;
}
