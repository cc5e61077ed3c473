namespace Sonda.Engine.Files;

/// <summary>The place where a file to be written will be, after all links.</summary>
/// <param name="Path">The path to write to.</param>
/// <param name="Kind">What is there now.</param>
internal sealed record OutputTarget(string Path, FileKind Kind)
{
    private const int MaxLinks = 40;
    private const string Processes = "/proc/";

    /// <summary>
    /// Whether bytes are written into what is there. A regular file is replaced instead, so that no reader sees half a file.
    /// </summary>
    public bool IsStream => Kind is FileKind.Pipe or FileKind.CharacterDevice || (Kind == FileKind.Regular && IsDescriptor(Path));

    /// <summary>The folder of the path.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path)) ?? Path;

    /// <summary>Follows the links of a path, the last one too even if its target does not exist yet.</summary>
    public static OutputTarget Of(string path)
    {
        string target = OperatingSystem.IsWindows() ? path : Resolve(path);
        return new OutputTarget(target, FileKinds.Of(target));
    }

    /// <summary>The reason why nothing can be written there, as far as the kind of the path tells; null if there is none.</summary>
    public LocalizableText? Refusal =>
        Kind == FileKind.Folder || System.IO.Path.EndsInDirectorySeparator(Path) ? LocalizableText.Of($"it is a folder.")
        : Kind == FileKind.BlockDevice ? LocalizableText.Of($"it is a disk.")
        : Kind == FileKind.Socket ? LocalizableText.Of($"it is a socket.")
        : !Directory.Exists(Folder) ? LocalizableText.Of($"the folder {Folder} does not exist.")
        : Kind == FileKind.Regular && File.GetAttributes(Path).HasFlag(FileAttributes.ReadOnly) ? LocalizableText.Of($"the file is read-only.")
        : null;

    /// <summary>Opens a pipe, a device or a descriptor for bytes that go into it.</summary>
    /// <remarks>An open regular file gets them at its end, because others write into it too.</remarks>
    public FileStream OpenStream() =>
        new(Path, Kind == FileKind.Regular ? FileMode.Append : FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);

    /// <summary>Whether a path is an open file of a process: <c>/dev/stdout</c> leads to one. Its name must stay what it is.</summary>
    private static bool IsDescriptor(string path) =>
        path.StartsWith(Processes, StringComparison.Ordinal) && path.Contains("/fd/", StringComparison.Ordinal);

    /// <summary>
    /// Resolves one part of the path after another, as the system does: ".." in a link is the folder above the one that holds the link.
    /// </summary>
    private static string Resolve(string path)
    {
        var parts = new Stack<string>();
        Push(parts, System.IO.Path.GetFullPath(path));
        string current = "/";
        for (int links = 0; parts.TryPop(out string? part);)
        {
            if (part == "..")
            {
                current = System.IO.Path.GetDirectoryName(current) ?? "/";
                continue;
            }

            string next = System.IO.Path.Combine(current, part);
            if (IsDescriptor(next) || new FileInfo(next).LinkTarget is not { Length: > 0 } link)
            {
                current = next;
            }
            else if (++links > MaxLinks)
            {
                return path; // Links in a circle: the system refuses the path with a reason of its own.
            }
            else
            {
                current = System.IO.Path.IsPathRooted(link) ? "/" : current;
                Push(parts, link);
            }
        }

        return current;
    }

    private static void Push(Stack<string> parts, string path)
    {
        foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse().Where(part => part != "."))
        {
            parts.Push(part);
        }
    }
}
