using Sonda.Data;
using Sonda.Data.Pictures;
using Sonda.Data.Tables;
using Sonda.Lab.Safety;

namespace Sonda.Lab.Hosting;

/// <summary>The data of the last runs, loaded once. Files are read from allowed folders only.</summary>
internal sealed class DataShelf(LabOptions options)
{
    private const int Room = 4;
    private const string UploadsName = "uploads";

    private readonly Lock _gate = new();
    private readonly List<(string Text, Task<LoadedData> Data)> _shelf = [];

    private readonly string _beside = Path.GetDirectoryName(Path.GetFullPath(options.Home)) ?? options.Home;

    /// <summary>The folder of uploads.</summary>
    public string Uploads => Path.Combine(_beside, UploadsName);

    /// <summary>
    /// The path of an upload in a spec. It counts from the folder that holds the home, so that no answer tells where that is on this machine.
    /// </summary>
    public static string UploadPath(string name) => $"{UploadsName}/{name}";

    /// <summary>A message without the place of home and uploads on this machine, which concerns no caller.</summary>
    public string WithoutPlace(string message) => message.Replace(_beside.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);

    /// <summary>The folder from which the path of a spec counts: for an upload the one beside the home; null for the current one.</summary>
    public string? FolderOf(DatasetSpec spec) =>
        spec is CsvSpec { Path: var path } && !Path.IsPathRooted(path) && IsWithin(Uploads, Path.Combine(_beside, path)) ? _beside : null;

    /// <summary>The data of a spec.</summary>
    /// <exception cref="LabProblem">The spec names a file outside the allowed folders.</exception>
    public Task<LoadedData> Load(DatasetSpec spec, IProgress<DownloadProgress>? progress, CancellationToken stop)
    {
        RequireAllowed(spec);
        lock (_gate)
        {
            string text = spec.ToString();
            int at = _shelf.FindIndex(entry => entry.Text == text);
            Task<LoadedData> data = at >= 0 && !_shelf[at].Data.IsFaulted && !_shelf[at].Data.IsCanceled
                ? _shelf[at].Data
                : Task.Run(() => options.Load(new DataOptions(options.DataDirectory, options.Offline) { Spec = spec, Folder = FolderOf(spec) }, progress, stop), stop);
            if (at >= 0)
            {
                _shelf.RemoveAt(at);
            }

            _shelf.Add((text, data));
            if (_shelf.Count > Room)
            {
                _shelf.RemoveAt(0);
            }

            return data;
        }
    }

    /// <summary>The data of a spec if they are loaded already; else null.</summary>
    public LoadedData? Find(DatasetSpec spec)
    {
        lock (_gate)
        {
            string text = spec.ToString();
            return _shelf.Find(entry => entry.Text == text).Data is { IsCompletedSuccessfully: true } data ? data.Result : null;
        }
    }

    /// <summary>Whether the data need no download.</summary>
    public bool IsHere(DatasetSpec spec) =>
        !spec.IsPublished || DataSource.Inspect(new DataOptions(options.DataDirectory, options.Offline) { Spec = spec }).Used is not null;

    /// <summary>Refuses files that the user did not open to the lab.</summary>
    /// <exception cref="LabProblem">The spec names one.</exception>
    public void RequireAllowed(DatasetSpec spec)
    {
        if (FolderOf(spec) is not null)
        {
            return;
        }

        string? path = spec switch { CsvSpec csv => csv.Path, PngSpec png => png.Folder, _ => null };
        if (path is null)
        {
            return;
        }

        string[] folders = [Uploads, .. options.DataDirectory is { } folder ? [folder] : Array.Empty<string>()];
        if (!folders.Any(folder => IsWithin(folder, path)))
        {
            throw new LabProblem("data", 422, texts => texts.Say("server.foreignFile", ("path", path)));
        }
    }

    /// <summary>Whether a path, all links followed, is below a folder.</summary>
    private static bool IsWithin(string folder, string path)
    {
        string root = Real(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar, full = Real(Path.GetFullPath(path));
        return full.StartsWith(root, StringComparison.Ordinal);
    }

    private static string Real(string path)
    {
        string? parent = Path.GetDirectoryName(path);
        if (parent is null)
        {
            return path.TrimEnd(Path.DirectorySeparatorChar);
        }

        string own = Path.Combine(Real(parent) + Path.DirectorySeparatorChar, Path.GetFileName(path));
        FileSystemInfo entry = Directory.Exists(own) ? new DirectoryInfo(own) : new FileInfo(own);
        return entry.LinkTarget is null ? own : Real(Path.GetFullPath(entry.ResolveLinkTarget(returnFinalTarget: true)!.FullName));
    }
}
