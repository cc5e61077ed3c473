using SkiaSharp;
using Sonda.Engine.Data;
using Sonda.Lab.Datasets;

namespace Sonda.Lab.Tests.Datasets;

public sealed class ContactSheetTests
{
    [Fact]
    public void Each_class_has_its_row()
    {
        // Class 0 is white paper, class 1 full ink, class 2 has no image.
        byte[] pixels = [.. new byte[16], .. Enumerable.Repeat((byte)255, 16), .. new byte[16]];
        Dataset data = Dataset.FromBytes("squares", pixels, [0, 1, 0], 16, 3);

        using SKBitmap sheet = SKBitmap.Decode(ContactSheet.Draw(data, perClass: 2));

        SKColor[] ink = [.. sheet.Pixels.Distinct()];
        Assert.True(ink.Length > 2);
        int[] dark = [.. Enumerable.Range(0, sheet.Height).Where(y => IsDark(sheet, y))];
        Assert.Equal(Enumerable.Range(dark[0], 8), dark);
    }

    [Fact]
    public void Is_the_same_file_each_time()
    {
        DigitData data = DrawnDigits.Create(1, 60, 0, 0);

        Assert.Equal(ContactSheet.Draw(data.Training, 5), ContactSheet.Draw(data.Training, 5));
    }

    [Fact]
    public void Refuses_what_is_no_square_image()
    {
        Dataset data = Dataset.FromBytes("pairs", [1, 2], [0], 2, 1);

        Assert.Throws<ArgumentException>(() => ContactSheet.Draw(data));
        Assert.Throws<ArgumentOutOfRangeException>(() => ContactSheet.Draw(data, 0));
    }

    private static bool IsDark(SKBitmap sheet, int y) =>
        Enumerable.Range(sheet.Width / 2, sheet.Width / 2).Any(x => sheet.GetPixel(x, y).Red < 60);
}
