using SkiaSharp;
using Sonda.Engine.Data;

namespace Sonda.Data.Tests;

public sealed class ContactSheetTests
{
    [Fact]
    public void Each_class_has_its_row()
    {
        // Class 0 is white paper, class 1 full ink, class 2 has no image.
        byte[] pixels = [.. new byte[16], .. Enumerable.Repeat((byte)255, 16), .. new byte[16]];
        Dataset data = Dataset.FromBytes("squares", pixels, [0, 1, 0], 16, 3);

        using SKBitmap sheet = SKBitmap.Decode(ContactSheet.Draw(data, perClass: 2));

        // Images are 8 wide, 4 apart, within a margin of 16: only the first place of the second row has ink.
        Assert.Equal((52, 64), (sheet.Width, sheet.Height));
        for (int y = 0; y < sheet.Height; y++)
        {
            for (int x = 0; x < sheet.Width; x++)
            {
                bool isInk = x is >= 16 and < 24 && y is >= 28 and < 36;
                Assert.Equal(isInk, sheet.GetPixel(x, y).Red < 60);
            }
        }
    }

    [Fact]
    public void Is_the_same_file_each_time()
    {
        LoadedData data = DrawnDigits.Create(1, 60, 0, 0);

        Assert.Equal(ContactSheet.Draw(data.Training, 5), ContactSheet.Draw(data.Training, 5));
    }

    [Fact]
    public void Refuses_what_is_no_square_image()
    {
        Dataset data = Dataset.FromBytes("pairs", [1, 2], [0], 2, 1);

        Assert.Throws<ArgumentException>(() => ContactSheet.Draw(data));
        Assert.Throws<ArgumentOutOfRangeException>(() => ContactSheet.Draw(data, 0));
    }
}
