using Sonda.Engine;
using Sonda.Engine.Data;
using Sonda.Engine.Randomness;

namespace Sonda.Data.Pictures;

/// <summary>A folder of PNG files, with one subfolder for each class: <c>png(folder)</c>.</summary>
/// <remarks>
/// Classes count from 0 in the order of the subfolders' names. All images have the same size. If every pixel of every image is grey there
/// is one map, otherwise three: red, green, blue. A value is byte/255; 16 bits per channel are rounded to 8, and colour profiles are not
/// applied. Hidden files are ignored.
/// </remarks>
public sealed record PngSpec : SplitSpec
{
    internal const string Name = "png";
    private const string FolderKey = "folder";

    /// <summary>The folder with the subfolders.</summary>
    public required string Folder { get; init; }

    internal override string Source => SourceText.Write(Name, [SourceText.Quoted(Folder), .. SplitPairs()]);

    internal override DatasetSpec From(string folder) => this with { Folder = Path.Combine(folder, Folder) };

    internal static PngSpec Read(SourceText text)
    {
        const string example = "png(pictures)";
        text.Allow(FolderKey, [SeedKey, ValidationKey], example);
        return new PngSpec
        {
            Folder = text.Text(FolderKey) ?? throw text.Fault(text.Position, text.Name, $"a folder, as in {example}"),
            Seed = ReadSeed(text),
            Validation = ReadValidation(text),
        };
    }

    private protected override SplitRows Draw(RandomStream random, CancellationToken stop)
    {
        PngFolder folder = PngFolder.Find(Folder);
        random.Split("order").Shuffle(folder.Files.AsSpan());
        PngPixels pixels = PngPixels.Read([.. folder.Files.Select(file => file.Path)], stop);
        byte[] labels = [.. folder.Files.Select(file => file.Label)];
        Shape shape = Shape.Image(pixels.Maps, pixels.Height, pixels.Width);
        Dataset rows = Dataset.FromBytes(Source, pixels.Bytes, labels, shape.Count, folder.Classes.Length);
        return new SplitRows(rows.WithShape(shape), Origins.Pictures(Folder), folder.Classes);
    }
}
