import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rootRules, type FolderRules } from '../../../src/main/indexing/exclude.ts';

function ruleFor(rules: FolderRules, relative: string, root = '/racine'): string | null {
  const isFolder = relative.endsWith('/');
  const path = isFolder ? relative.slice(0, -1) : relative;
  const name = path.slice(path.lastIndexOf('/') + 1);
  return rules.ruleFor({ name, relative: path, absolute: join(root, path), isFolder });
}

const plain = rootRules([]).enter('', [], new Set());

describe('default rules', () => {
  it.each([
    ['.git/', '.*/'],
    ['.profile', '.*'],
    ['node_modules/', 'node_modules/'],
    ['__pycache__/', '__pycache__/'],
    ['target/', 'target/'],
    ['AppData/', 'AppData/'],
    ['$RECYCLE.BIN/', '$RECYCLE.BIN/'],
    ['.Trash-1000/', '.*/'],
    ['Photos.photoslibrary/', '*.photoslibrary/'],
    ['~$contrat.docx', '~$*'],
    ['.~lock.contrat.odt#', '.*'],
    ['note.txt~', '*~'],
    ['film.mkv.part', '*.part'],
    ['Thumbs.db', 'Thumbs.db'],
  ])('%s is left out by %s', (path, rule) => {
    expect(ruleFor(plain, path)).toBe(rule);
  });

  it.each(['Library/', 'bin/', 'out/', 'vendor/', 'Build/', 'etc/', 'rapport.pdf', 'node_modules'])(
    '%s is let in',
    (path) => {
      expect(ruleFor(plain, path)).toBeNull();
    },
  );

  it('names that people use too are left out beside a project file alone', () => {
    const project = rootRules([]).enter('', [], new Set(['package.json', 'out']));
    expect(ruleFor(project, 'out/')).toBe('out/ (package.json)');
    expect(ruleFor(project.enter('docs', [], new Set(['out'])), 'docs/out/')).toBeNull();
  });

  it('system folders are those under the root of the file system, and Library the home folder’s', () => {
    expect(ruleFor(plain, 'etc/', '/')).toBe('/etc');
    expect(ruleFor(plain, 'Library/', homedir())).toBe('~/Library/');
  });
});

describe('ignore files', () => {
  const at = (name: string, ...lines: string[]) => ({ name, text: lines.join('\n') });

  it('hold from their folder down, and say which file the rule is from', () => {
    const top = rootRules([]).enter(
      '',
      [at('.gitignore', '# note', '', '*.log', '/doc/')],
      new Set(),
    );
    expect(ruleFor(top, 'a.log')).toBe('*.log (.gitignore)');
    expect(ruleFor(top, 'doc/')).toBe('/doc/ (.gitignore)');
    const inner = top.enter('sous', [at('.ignore', '/seul.txt')], new Set());
    expect(ruleFor(inner, 'sous/b.log')).toBe('*.log (.gitignore)');
    expect(ruleFor(inner, 'sous/doc/')).toBeNull();
    expect(ruleFor(inner, 'sous/seul.txt')).toBe('/seul.txt (sous/.ignore)');
    expect(ruleFor(top, 'seul.txt')).toBeNull();
  });

  it('inner ones are stronger than outer ones, the settings than all, all than the defaults', () => {
    const top = rootRules(['*.secret', '!*.keep']).enter(
      '',
      [at('.gitignore', '*.log')],
      new Set(),
    );
    const inner = top.enter(
      'sous',
      [at('.gitignore', '*.txt'), at('.trouvailleignore', '!*.log', '!lu.txt', '!x.secret', '!.*')],
      new Set(),
    );
    expect(ruleFor(inner, 'sous/a.log')).toBeNull();
    expect(ruleFor(inner, 'sous/a.txt')).toBe('*.txt (sous/.gitignore)');
    expect(ruleFor(inner, 'sous/lu.txt')).toBeNull();
    expect(ruleFor(inner, 'sous/x.secret')).toBe('*.secret');
    expect(ruleFor(inner, 'sous/.cache/')).toBeNull();
    expect(ruleFor(inner, 'sous/.a.keep')).toBeNull();
  });

  it('refuse patterns that would take for ever, and say which', () => {
    const hostile = '*a*a*a*a*a*a*a*a*a*a*a*b';
    const rules = rootRules([]).enter('', [at('.gitignore', hostile, '*.log')], new Set());
    expect(rules.refused).toEqual([hostile]);
    expect(ruleFor(rules, 'a'.repeat(250))).toBeNull();
    expect(ruleFor(rules, 'b.log')).toBe('*.log (.gitignore)');
  });
});
