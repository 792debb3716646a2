// Where OpenCode takes configurations and tools from.

/**
 * The folders that OpenCode looks in: those of `own` hold configurations and tools, and those of `project`, from the
 * directory it was started in up to the worktree's, terminal configurations.
 * @param {{ directory?: string, worktree?: string }} context
 * @returns {{ own: string[], project: string[] }}
 */
export function foldersOf({ directory, worktree }) {
  // Loaded only now: they take longer to load than the file that OpenCode starts with.
  const { dirname, join } = process.getBuiltinModule("node:path");
  const { HOME, XDG_CONFIG_HOME, OPENCODE_CONFIG_DIR } = process.env;
  // Of a shell's variable, OpenCode knows nothing on Windows.
  const home = (process.platform !== "win32" && HOME) || process.getBuiltinModule("node:os").homedir();
  const project = [];
  for (let folder = directory; folder; folder = folder === worktree ? "" : dirname(folder)) {
    project.push(folder);
    if (folder === dirname(folder)) break;
  }
  const own = [join(XDG_CONFIG_HOME || join(home, ".config"), "opencode")];
  own.push(...[home, ...project].map((folder) => join(folder, ".opencode")));
  if (OPENCODE_CONFIG_DIR) own.push(OPENCODE_CONFIG_DIR);
  return { own, project };
}
