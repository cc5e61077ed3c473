using SkiaSharp;
using Sonda.Engine;
using Sonda.Tests;

namespace Sonda.Data.Tests.Pictures;

public sealed class PngSpecTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sonda-png-").FullName;

    [Fact]
    public void A_subfolder_is_a_class_and_grey_images_have_one_map()
    {
        for (int i = 0; i < 5; i++)
        {
            Write($"cat/{i}.png", (x, y) => Grey((byte)(10 * i + x + (3 * y))));
            Write($"ant/{i}.PNG", (x, y) => Grey(200));
        }

        File.WriteAllText(Path.Combine(_folder, "cat", ".hidden"), "");
        LoadedData data = Load.Data($"png({_folder})");
        Assert.Equal((7, 3, 2), (data.Training.Count, data.Validation.Count, data.Training.Classes));
        Assert.Equal(Shape.Image(1, 2, 3), data.Training.InputShape);
        Assert.Equal(["ant", "cat"], data.ClassNames);
        var shades = new HashSet<float>();
        foreach (var part in (Engine.Data.Dataset[])[data.Training, data.Validation])
        {
            for (int i = 0; i < part.Count; i++)
            {
                float[] row = Load.Row(part, i);
                float first = part.Labels[i] == 0 ? 200 : MathF.Round(row[0] * 255);
                byte[] expected = part.Labels[i] == 0
                    ? [200, 200, 200, 200, 200, 200]
                    : [.. Enumerable.Range(0, 6).Select(p => (byte)(first + (p % 3) + (3 * (p / 3))))];
                Assert.Equal(expected.Select(value => value / 255f), row);
                shades.Add(first);
            }
        }

        Assert.Equal([0, 10, 20, 30, 40, 200], shades.Order());
    }

    [Fact]
    public void One_coloured_pixel_makes_three_maps_of_all()
    {
        Write("a/0.png", (x, y) => x == 1 && y == 1 ? new SKColor(1, 2, 3) : Grey(7));
        Write("b/0.png", (_, _) => Grey(9));
        LoadedData data = Load.Data($"png({_folder},validation=0.5)");
        Assert.Equal(Shape.Image(3, 2, 3), data.Training.InputShape);
        float[] row = Load.Row(data.Training.Labels[0] == 0 ? data.Training : data.Validation, 0);
        Assert.Equal([7, 7, 7, 7, 1, 7, 7, 7, 7, 7, 2, 7, 7, 7, 7, 7, 3, 7], row.Select(value => (int)MathF.Round(value * 255)));
    }

    [Fact]
    public void What_is_wrong_is_refused_with_the_file_and_what_was_found()
    {
        Assert.Contains("no such folder", Load.Refusal($"png({_folder}/nowhere)"), StringComparison.Ordinal);
        Assert.Contains("found 0 subfolders", Load.Refusal($"png({_folder})"), StringComparison.Ordinal);
        Write("a/0.png", (_, _) => Grey(7));
        Directory.CreateDirectory(Path.Combine(_folder, "b"));
        Assert.Contains("found no files", Load.Refusal($"png({_folder})"), StringComparison.Ordinal);
        Write("b/0.png", (_, _) => Grey(7), width: 4);
        string sizes = Load.Refusal($"png({_folder})");
        Assert.Contains("4×2", sizes, StringComparison.Ordinal);
        Assert.Contains("3×2", sizes, StringComparison.Ordinal);
        Write("b/0.png", (_, _) => new SKColor(1, 2, 3, 100));
        Assert.Contains("b/0.png has transparent pixels", Load.Refusal($"png({_folder})").Replace('\\', '/'), StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(_folder, "b", "0.png"), "no image");
        Assert.Contains("expected a PNG file", Load.Refusal($"png({_folder})"), StringComparison.Ordinal);
        byte[] whole = File.ReadAllBytes(Path.Combine(_folder, "a", "0.png"));
        File.WriteAllBytes(Path.Combine(_folder, "b", "0.png"), whole[..^30]);
        Assert.Contains("b/0.png: ", Load.Refusal($"png({_folder})").Replace('\\', '/'), StringComparison.Ordinal);
        File.Move(Path.Combine(_folder, "b", "0.png"), Path.Combine(_folder, "b", "0.jpg"));
        Assert.Contains("0.jpg: expected files whose names end in .png", Load.Refusal($"png({_folder})"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_small_file_that_claims_to_be_a_huge_image_is_refused()
    {
        // 60,000 × 60,000 pixels of one bit; only the first row is in the file.
        const string huge = "iVBORw0KGgoAAAANSUhEUgAA6mAAAOpgAQAAAACoqUjvAAAAHklEQVR42u3BgQAAAADDoPlTH+AKVQEAAAAAAABwBh1NAAH6DOhAAAAAAElFTkSuQmCC";
        Directory.CreateDirectory(Path.Combine(_folder, "a"));
        File.WriteAllBytes(Path.Combine(_folder, "a", "0.png"), Convert.FromBase64String(huge));
        Assert.Contains("an image has 3600000000 numbers; expected at most 16777216", Load.Refusal($"png({_folder})"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_contact_sheet_shows_colours()
    {
        Write("a/0.png", (_, _) => new SKColor(200, 10, 20), 4, 4);
        Write("b/0.png", (_, _) => new SKColor(10, 200, 20), 4, 4);
        LoadedData data = Load.Data($"png({_folder},validation=0.5)");

        using SKBitmap sheet = SKBitmap.Decode(ContactSheet.Draw(data.Training, perClass: 1));

        int label = data.Training.Labels[0];
        Assert.Equal(label == 0 ? new SKColor(200, 10, 20) : new SKColor(10, 200, 20), sheet.GetPixel(20, 20 + (label * 12)));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static SKColor Grey(byte value) => new(value, value, value);

    private void Write(string name, Func<int, int, SKColor> colour, int width = 3, int height = 2)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var image = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                image.SetPixel(x, y, colour(x, y));
            }
        }

        using SKData png = image.Encode(SKEncodedImageFormat.Png, 100);
        File.WriteAllBytes(path, png.ToArray());
    }
}
