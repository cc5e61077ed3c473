using Sonda.Data.Sources;
using Sonda.Engine;
using Sonda.Tests;

namespace Sonda.Data.Tests;

public sealed class DigitSourceTests : IDisposable
{
    private readonly Playground _playground = new();

    public static TheoryData<string, bool> Layouts => new()
    {
        { "small", false }, { "small", true }, { "", false }, { "", true },
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Layouts))]
    public async Task Finds_files_in_the_subfolder_or_directly_plain_or_compressed(string subfolder, bool isZipped)
    {
        string folder = _playground.Folder("given");
        SmallDataset.WriteTo(Path.Combine(folder, subfolder), isZipped);

        LoadedData data = await DigitSource.LoadAsync(_playground.Options(folder), null, Stop);

        Assert.Equal((10, 2, 5), (data.Training.Count, data.Validation.Count, data.Test!.Count));
        Assert.Equal(SmallDataset.Plain("train-labels").AsSpan(8, 10), data.Training.Labels);
        Assert.Equal(SmallDataset.Plain("train-labels").AsSpan(18), data.Validation.Labels);
        Assert.Equal(SmallDataset.Plain("t10k-labels").AsSpan(8), data.Test!.Labels);
        var row = new float[16];
        data.Validation.CopyRow(1, row);
        Assert.Equal(SmallDataset.Plain("train-images")[^16..].Select(pixel => pixel / 255f), row);
        Assert.Equal(Path.Combine(folder, subfolder).TrimEnd('/') + ", verified", data.Origin.ToString().Replace("/,", ","));
        Assert.Null(data.Notice);
        Assert.True(data.IsVerified);
    }

    [Fact]
    public async Task A_given_folder_without_the_data_is_an_error()
    {
        SmallDataset.WriteTo(_playground.CacheFolder);
        Directory.CreateDirectory(_playground.Folder("empty"));

        foreach (string name in new[] { "empty", "missing" })
        {
            DataOptions options = _playground.Options(_playground.Folder(name));
            var error = await Assert.ThrowsAsync<DatasetException>(() => DigitSource.LoadAsync(options, null, Stop));
            Assert.Contains(_playground.Folder(name), error.Message);
            Assert.Equal(error.Message, DigitSource.Inspect(options).Problem);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_in_the_place_of_the_folder_is_named(bool isGiven)
    {
        string file = _playground.Folder("file");
        await File.WriteAllTextAsync(file, "", Stop);
        await Unreadable(isGiven, file, $"{file} is a file, not a folder");
    }

    [Theory]
    [InlineData("small", UnixFileMode.None)]
    [InlineData("small", UnixFileMode.UserRead)]
    [InlineData("", UnixFileMode.None)]
    [InlineData("", UnixFileMode.UserRead)]
    public async Task A_folder_that_may_not_be_read_is_not_called_empty(string closed, UnixFileMode mode)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "Nothing is closed to this user.");
        string folder = _playground.Folder("closed"), place = Path.Combine(folder, closed);
        SmallDataset.WriteTo(Path.Combine(folder, "small"));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(place, mode);
            await Unreadable(isGiven: true, folder, "access is denied.");
            File.SetUnixFileMode(place, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public async Task A_folder_that_does_not_exist_is_named()
    {
        DataOptions options = _playground.Options(_playground.Folder("none"), offline: true);
        var error = await Assert.ThrowsAsync<DatasetException>(() => DigitSource.LoadAsync(options, null, Stop));
        Assert.Equal($"--data-dir: the folder {_playground.Folder("none")} does not exist.", error.Message);
        Assert.Equal(error.Message, DigitSource.Inspect(options).Problem);
    }

    private async Task Unreadable(bool isGiven, string folder, string reason)
    {
        _playground.Set(DataOptions.DirectoryVariable, isGiven ? "" : folder);
        DataOptions options = _playground.Options(isGiven ? folder : null, offline: true);
        string found = isGiven
            ? (await Assert.ThrowsAsync<DatasetException>(() => DigitSource.LoadAsync(options, null, Stop))).Message
            : (await DigitSource.LoadAsync(options, null, Stop)).Notice!.ToString();
        Assert.Contains((isGiven ? "--data-dir" : "SONDA_DATA_DIR") + $": {folder}", found, StringComparison.Ordinal);
        Assert.Contains(reason, found, StringComparison.Ordinal);
        Assert.DoesNotContain(".;", found, StringComparison.Ordinal);
        Assert.Contains(reason, DigitSource.Inspect(options).Problem!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_damaged_or_incomplete_folder_of_the_users_is_an_error(bool isGiven)
    {
        SmallDataset.WriteTo(_playground.CacheFolder);
        string folder = _playground.Folder("mine");
        SmallDataset.WriteTo(folder);
        _playground.Set(DataOptions.DirectoryVariable, folder);
        DataOptions options = _playground.Options(isGiven ? folder : null);
        string file = Path.Combine(folder, "t10k-images");

        File.WriteAllBytes(file, SmallDataset.Plain("t10k-images")[..50]);
        await RequireError(options, file);
        Assert.Equal(DataCondition.Damaged, DigitSource.Inspect(options).Places[0].Condition);

        File.Delete(file);
        await RequireError(options, file);
        Assert.Equal(DataCondition.Incomplete, DigitSource.Inspect(options).Places[0].Condition);

        File.WriteAllBytes(file, SmallDataset.Plain("t10k-images"));
        string labels = Path.Combine(folder, "t10k-labels");
        File.WriteAllBytes(labels, [.. SmallDataset.Plain("t10k-labels")[..^1], 10]);
        await RequireError(options, $"{labels}: at byte 12: found label 10, expected a class from 0 to 9.");
    }

    [Fact]
    public async Task Whole_files_with_other_content_are_used_and_said_to_be_unverified()
    {
        string folder = _playground.Folder("mine");
        SmallDataset.WriteTo(folder);
        byte[] images = SmallDataset.Plain("train-images");
        images[^1] ^= 1;
        File.WriteAllBytes(Path.Combine(folder, "train-images"), images);
        DataOptions options = _playground.Options(folder);

        LoadedData data = await DigitSource.LoadAsync(options, null, Stop);
        DataStatus status = DigitSource.Inspect(options);

        Assert.Contains("not verified", data.Origin);
        Assert.Contains("not its published content", data.Notice);
        Assert.False(data.IsVerified);
        Assert.Equal(DataCondition.Unverified, status.Used?.Condition);
        Assert.Equal(3, status.Used!.Files.Count(file => file.Condition == DataCondition.Verified));
    }

    [Fact]
    public async Task The_variable_comes_before_the_cache_and_gives_way_where_it_holds_nothing()
    {
        SmallDataset.WriteTo(_playground.CacheFolder);
        string folder = _playground.Folder("variable");
        _playground.Set(DataOptions.DirectoryVariable, folder);

        LoadedData cached = await DigitSource.LoadAsync(_playground.Options(), null, Stop);
        Assert.Equal(_playground.CacheFolder + ", verified", cached.Origin);

        SmallDataset.WriteTo(Path.Combine(folder, "small"));
        LoadedData own = await DigitSource.LoadAsync(_playground.Options(), null, Stop);
        Assert.Equal(Path.Combine(folder, "small") + ", verified", own.Origin);
        Assert.Empty(_playground.Requests);
    }

    [Fact]
    public async Task Offline_without_data_draws_digits_and_says_why()
    {
        string folder = _playground.Folder("variable");
        _playground.Set(DataOptions.DirectoryVariable, folder);

        LoadedData data = await DigitSource.LoadAsync(_playground.Options(offline: true), null, Stop);

        Assert.Equal(LoadedData.DrawnDigits, data.Name);
        Assert.Equal(
            "Digits drawn by the built-in generator stand in for MNIST, which could not be downloaded: SONDA_DATA_DIR="
            + $"{folder} holds no MNIST; not in the cache {_playground.CacheFolder}; --offline forbids the download.",
            data.Notice);
        Assert.Empty(_playground.Requests);
    }

    [Fact]
    public async Task Digits_are_drawn_where_they_are_asked_for_though_mnist_is_here()
    {
        SmallDataset.WriteTo(_playground.CacheFolder);

        LoadedData data = await DigitSource.LoadAsync(_playground.Options() with { Spec = DatasetSpec.Parse("drawn") }, null, Stop);

        Assert.Equal(LoadedData.DrawnDigits, data.Name);
        Assert.Contains("--data drawn", data.Notice);
    }

    [Fact]
    public async Task A_damaged_cache_offline_draws_digits_and_says_so()
    {
        SmallDataset.WriteTo(_playground.CacheFolder);
        string file = Path.Combine(_playground.CacheFolder, "t10k-images");
        File.WriteAllBytes(file, [1, 2, 3]);

        LoadedData data = await DigitSource.LoadAsync(_playground.Options(offline: true), null, Stop);

        Assert.False(data.IsMnist);
        Assert.Contains($"damaged in the cache: {file}: at byte 0", data.Notice);
    }

    [Fact]
    public void Inspect_tells_every_place_in_order()
    {
        SmallDataset.WriteTo(_playground.CacheFolder, isZipped: true);
        _playground.Set(DataOptions.DirectoryVariable, _playground.Folder("variable"));

        DataStatus status = DigitSource.Inspect(_playground.Options());

        Assert.Equal([DataOptions.DirectoryVariable, "cache"], status.Places.Select(place => place.Source));
        Assert.Equal(DataCondition.Absent, status.Places[0].Condition);
        Assert.Same(status.Places[1], status.Used);
        Assert.Equal(DataCondition.Verified, status.Used!.Condition);
        Assert.All(status.Used.Files, file => Assert.EndsWith(".gz", file.Path, StringComparison.Ordinal));
        Assert.Null(status.Problem);
    }

    [Theory]
    [InlineData(false, false, "/home/ana", "", "/big/cache", "/big/cache/sonda")]
    [InlineData(false, false, "/home/ana", "", "relative", "/home/ana/.cache/sonda")]
    [InlineData(false, false, "/home/ana", "", null, "/home/ana/.cache/sonda")]
    [InlineData(false, false, "", "", null, null)]
    [InlineData(false, true, "/Users/ana", "", "/big/cache", "/Users/ana/Library/Caches/sonda")]
    [InlineData(true, false, "/home", "/local", "/big/cache", "/local/sonda")]
    public void The_cache_lies_where_the_system_keeps_caches(
        bool isWindows, bool isMacOS, string home, string applicationData, string? xdg, string? expected)
    {
        string? found = DataEnvironment.FindCache(isWindows, isMacOS, home, applicationData, xdg);

        Assert.Equal(expected, found?.Replace('\\', '/'));
    }

    [Fact]
    public async Task Real_mnist_is_verified_and_split_as_in_the_book()
    {
        string folder = Requirement.Mnist();

        LoadedData data = await DigitSource.LoadAsync(new DataOptions(folder, Offline: true), null, Stop);

        Assert.Equal($"{folder}, verified", data.Origin);
        Assert.True(data.ComparesWithBook);
        Assert.Equal((50_000, 10_000, 10_000), (data.Training.Count, data.Validation.Count, data.Test!.Count));
        Assert.True(data.Training.IsSparse);
        Assert.Equal([5, 0, 4, 1, 9, 2, 1, 3, 1, 4], data.Training.Labels[..10].ToArray());
        Assert.Equal([3, 8, 6, 9, 6, 4, 5, 3, 8, 4], data.Validation.Labels[..10].ToArray());
        Assert.Equal([7, 2, 1, 0, 4, 1, 4, 9, 5, 9], data.Test!.Labels[..10].ToArray());
    }

    [Fact]
    public async Task Rows_of_mnist_are_the_same_numbers_as_sequences()
    {
        DataOptions options = _playground.Options(_playground.Folder("rows"));
        SmallDataset.WriteTo(_playground.Folder("rows"));
        LoadedData images = await DataSource.LoadAsync(options, null, Stop);
        LoadedData rows = await DataSource.LoadAsync(options with { Spec = DatasetSpec.Parse("mnist-rows") }, null, Stop);

        Assert.Equal((Shape.Image(1, 4, 4), Shape.Sequence(4, 4)), (images.Training.InputShape, rows.Training.InputShape));
        Assert.Equal((images.Name + "-rows", images.Test!.Count), (rows.Name, rows.Test!.Count));
        Assert.Equal(Load.Rows(images.Validation), Load.Rows(rows.Validation));
        Assert.Equal(images.Training.Labels.ToArray(), rows.Training.Labels.ToArray());
    }

    [Fact]
    public async Task Nothing_stands_in_for_fashion_mnist()
    {
        DataOptions options = _playground.Options(offline: true) with { Known = KnownDataset.FashionMnist };

        var error = await Assert.ThrowsAsync<DatasetException>(() => DigitSource.LoadAsync(options, null, Stop));

        Assert.StartsWith("Fashion-MNIST could not be downloaded: not in the cache", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("--offline forbids the download.", error.Message, StringComparison.Ordinal);
        Assert.Equal("Fashion-MNIST", DigitSource.Inspect(options).Title);
    }

    [Fact]
    public async Task Real_fashion_mnist_is_verified_and_split_like_mnist()
    {
        string folder = Directory.GetParent(Requirement.Mnist())!.FullName;
        Assert.SkipUnless(Directory.Exists(Path.Combine(folder, "fashion-mnist")), "There is no fashion-mnist beside mnist.");

        LoadedData data = await DataSource.LoadAsync(
            new DataOptions(folder, Offline: true) { Spec = DatasetSpec.Parse("fashion-mnist") }, null, Stop);

        Assert.Equal((LoadedData.FashionMnist, true, false), (data.Name, data.IsVerified, data.ComparesWithBook));
        Assert.Equal((50_000, 10_000, 10_000), (data.Training.Count, data.Validation.Count, data.Test!.Count));
        Assert.Equal([9, 0, 0, 3, 0, 2, 7, 2, 5, 5], data.Training.Labels[..10].ToArray());
        Assert.Equal((10, "Ankle boot"), (data.ClassNames.Count, data.ClassNames[9]));
    }

    public void Dispose() => _playground.Dispose();

    private static async Task RequireError(DataOptions options, string named)
    {
        var error = await Assert.ThrowsAsync<DatasetException>(() => DigitSource.LoadAsync(options, null, Stop));
        Assert.Contains(named, error.Message);
        Assert.Equal(error.Message, DigitSource.Inspect(options).Problem);
    }
}
