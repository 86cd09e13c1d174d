/** What a child may know of the environment: nothing that changes how Node itself runs. */
const inheritedVariables =
  /^(PATH|HOME|USER|LANG|LANGUAGE|LC_\w+|TZ|TMPDIR|TEMP|TMP|SYSTEMROOT|WINDIR|APPDATA|LOCALAPPDATA|XDG_\w+|VK_\w+|TROUVAILLE_\w+)$/i;

/** The environment that services are forked with, by an allow-list. */
export function childEnvironment(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      value !== undefined && inheritedVariables.test(name) ? [[name, value]] : [],
    ),
  );
}

/** What a child last wrote to stderr is kept for the reason it ended, up to this many characters. */
export const stderrTail = 2000;
