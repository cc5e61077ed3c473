using System.Security.Cryptography;
using Sonda.Tests;

namespace Sonda.Data.Tests;

public sealed class DrawnDigitsTests
{
    [Fact]
    public void The_first_hundred_digits_of_seed_1_are_these_bytes_on_every_machine()
    {
        (byte[] pixels, byte[] labels) = Draw(1, 0, 100);

        Assert.Equal("8ee1c35b5c64b630d458880a3e42b42915967249ebfceb94af4db48c2284c906", Convert.ToHexStringLower(SHA256.HashData([.. pixels, .. labels])));
    }

    [Fact]
    public void The_bytes_do_not_depend_on_threads_or_on_where_drawing_starts()
    {
        (byte[] pixels, byte[] labels) = Draw(7, 0, 1500, threads: 1);
        (byte[] parallel, byte[] parallelLabels) = Draw(7, 0, 1500, threads: 3);
        (byte[] later, byte[] laterLabels) = Draw(7, 900, 600);

        Assert.Equal(pixels, parallel);
        Assert.Equal(labels, parallelLabels);
        Assert.Equal(pixels[(900 * 784)..], later);
        Assert.Equal(labels[900..], laterLabels);
    }

    [Fact]
    public void Another_seed_gives_other_digits() => Assert.NotEqual(Draw(1, 0, 10).Pixels, Draw(2, 0, 10).Pixels);

    [Fact]
    public void Ink_is_as_strong_and_as_rare_as_in_mnist()
    {
        (byte[] pixels, _) = Draw(1, 0, 5000);

        // MNIST's training file: mean 0.1307, share of pixels that are not zero 0.1912.
        Assert.InRange(pixels.Average(pixel => pixel / 255.0) / 0.1307, 0.9, 1.1);
        Assert.InRange(pixels.Count(pixel => pixel != 0) / (double)pixels.Length / 0.1912, 0.9, 1.1);
    }

    [Fact]
    public void Every_digit_is_as_likely()
    {
        (_, byte[] labels) = Draw(1, 0, 10_000);

        // Four standard deviations of a binomial count.
        Assert.All(Enumerable.Range(0, 10), digit => Assert.InRange(labels.Count(l => l == digit), 880, 1120));
    }

    [Fact]
    public void Every_digit_is_centred_by_mass_and_fits_the_box()
    {
        (byte[] pixels, _) = Draw(3, 0, 2000);
        foreach (byte[] image in pixels.Chunk(784))
        {
            double mass = image.Sum(pixel => pixel);
            double x = Enumerable.Range(0, 784).Sum(i => image[i] * (i % 28)) / mass;
            double y = Enumerable.Range(0, 784).Sum(i => image[i] * (i / 28)) / mass;
            int[] columns = [.. Enumerable.Range(0, 784).Where(i => image[i] != 0).Select(i => i % 28)];
            int[] rows = [.. Enumerable.Range(0, 784).Where(i => image[i] != 0).Select(i => i / 28)];
            int width = columns.Max() - columns.Min() + 1, height = rows.Max() - rows.Min() + 1;

            Assert.InRange(x, 12.9, 14.1);
            Assert.InRange(y, 12.9, 14.1);
            Assert.InRange(Math.Max(width, height), 19, 20);
        }
    }

    [Fact]
    public void Create_splits_and_says_what_it_is()
    {
        LoadedData data = DrawnDigits.Create(5, 300, 20, 10, notice: $"no network");

        Assert.Equal((300, 20, 10), (data.Training.Count, data.Validation.Count, data.Test!.Count));
        Assert.Equal(
            (LoadedData.DrawnDigits, false, "no network", true),
            (data.Name, data.IsMnist, data.Notice, data.Training.IsSparse));
        Assert.Equal(Draw(5, 300, 20).Labels, data.Validation.Labels);
        Assert.Contains("seed 5", data.Origin);
    }

    [Fact]
    public async Task Drawing_stops_when_it_is_asked_to()
    {
        var options = new DataOptions { Spec = DatasetSpec.Parse("drawn") };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DigitSource.LoadAsync(options, null, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Wrong_lengths_are_refused()
    {
        Assert.Throws<ArgumentException>(() => DrawnDigits.Draw(1, 0, new byte[783], new byte[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => DrawnDigits.Create(1, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => DrawnDigits.Create(1, 1, 1, 1, threads: 0));
    }

    [Fact]
    public void A_linear_model_stays_under_95_percent()
    {
        double accuracy = SoftmaxAccuracy(DrawnDigits.Create(1));

        Assert.InRange(accuracy, 90, 95);
    }

    [Fact]
    public async Task A_linear_model_finds_them_about_as_hard_as_mnist()
    {
        string folder = Requirement.Mnist();
        LoadedData mnist = await DigitSource.LoadAsync(
            new DataOptions(folder, Offline: true), null, TestContext.Current.CancellationToken);

        Assert.InRange(SoftmaxAccuracy(DrawnDigits.Create(1)) - SoftmaxAccuracy(mnist), -2.5, 2.5);
    }

    private static double SoftmaxAccuracy(LoadedData data)
    {
        var model = new SoftmaxRegression(DrawnDigits.ImageSize);
        model.Train(data.Training, epochs: 4, rate: 0.02f);
        return model.Accuracy(data.Validation);
    }

    private static (byte[] Pixels, byte[] Labels) Draw(ulong seed, long first, int count, int? threads = null)
    {
        byte[] pixels = new byte[count * DrawnDigits.ImageSize], labels = new byte[count];
        DrawnDigits.Draw(seed, first, pixels, labels, threads);
        return (pixels, labels);
    }
}
