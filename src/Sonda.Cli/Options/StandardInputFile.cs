namespace Sonda.Cli.Options;

/// <summary>
/// A copy of standard input in a file, because a table may be read twice: to find its form, and its rows. The file goes with this object.
/// </summary>
internal sealed class StandardInputFile : IDisposable
{
    private readonly string _folder;

    private StandardInputFile(string folder) => _folder = folder;

    /// <summary>The file; messages about it name "stdin".</summary>
    public string Path => System.IO.Path.Combine(_folder, "stdin");

    /// <summary>Copies a stream to its end.</summary>
    public static StandardInputFile Of(Stream input)
    {
        var file = new StandardInputFile(Directory.CreateTempSubdirectory("sonda-").FullName);
        try
        {
            using FileStream copy = File.Create(file.Path);
            input.CopyTo(copy);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
