using Sonda.Sweeps.Cells;
using Sonda.Sweeps.Plans;
using Sonda.Sweeps.Running;
using Sonda.Sweeps.Shards;
using Sonda.Sweeps.Specs;

namespace Sonda.Sweeps.Tests.Running;

public sealed class SweepRunnerTests
{
    [Fact]
    public void Divergence_is_a_value_and_every_cell_is_there()
    {
        using var home = new TemporaryFolder();
        SweepFolder folder = Sample.Plan(home.Path);
        SweepRunResult result = Sample.Run(folder);
        SweepCells cells = SweepMerge.Read(folder, isPartial: false, anyVersion: false);

        Assert.Equal((24, 24, 24), (result.Done, result.Computed, result.Total));
        Assert.Equal(8, cells.CountOf(CellStatus.Diverged));
        Assert.Equal(16, cells.CountOf(CellStatus.Trained));
        Assert.All(cells.Results(), cell =>
        {
            bool isHot = cell.Cell / 2 % 3 == 2;
            Assert.Equal(isHot ? CellStatus.Diverged : CellStatus.Trained, cell.Status);
            Assert.Equal(isHot, double.IsNaN(cell.Values[1]));
            Assert.Equal(isHot, double.IsFinite(cell.Values[2]));
        });
    }

    [Fact]
    public void Bytes_depend_on_no_thread_shard_place_or_order()
    {
        using var one = new TemporaryFolder();
        using var other = new TemporaryFolder();
        SweepFolder alone = Sample.Plan(one.Path, shards: 1), many = Sample.Plan(other.Path, shards: 7);
        Sample.Run(alone);
        foreach (ShardName shard in many.Shards.Reverse())
        {
            Sample.Run(many, new SweepRunOptions { Shards = [shard], Threads = 3 });
        }

        Assert.Equal(Sample.Merged(alone), Sample.Merged(many));
    }

    [Fact]
    public void A_stop_ends_the_cells_at_work_and_the_next_run_goes_on()
    {
        using var home = new TemporaryFolder();
        SweepFolder folder = Sample.Plan(home.Path, shards: 2);
        using var stop = new CancellationTokenSource();
        var computed = new List<int>();
        CellResult Compute(SweepSpec sweep, int cell, SweepData data)
        {
            computed.Add(cell);
            if (computed.Count == 17)
            {
                stop.Cancel();
            }

            return CellTraining.Run(sweep, cell, data);
        }

        SweepRunResult first = Sample.Run(folder, Sample.All(folder) with { Compute = Compute }, stop.Token);
        SweepStatus between = SweepStatus.Of(folder, anyVersion: false);
        SweepRunResult second = Sample.Run(folder, Sample.All(folder) with { Compute = Compute });

        Assert.Equal((17, false), (first.Done, first.IsComplete));
        Assert.Equal((12, 5, 24), (between.Done, between.InLogs, between.Cells));
        Assert.Equal([1], between.Holes);
        Assert.Equal((24, 7), (second.Done, second.Computed));
        Assert.Equal(24, computed.Distinct().Count());
        Assert.Empty(folder.Files(ShardName.LogEnding));
    }

    [Fact]
    public void A_log_cut_anywhere_loses_only_the_cut_row()
    {
        using var home = new TemporaryFolder();
        SweepFolder folder = Sample.Plan(home.Path, shards: 1);
        using var stop = new CancellationTokenSource();
        int count = 0;
        Sample.Run(folder, Sample.All(folder) with { Compute = (sweep, cell, data) => { if (++count == 10) { stop.Cancel(); } return Sample.Trivial(sweep, cell, data); } }, stop.Token);
        byte[] log = File.ReadAllBytes(folder.Files(ShardName.LogEnding).Single());
        int row = CellFile.RowSize(3);
        Assert.Equal(CellFile.HeaderSize + (10 * row), log.Length);

        for (int length = 0; length <= log.Length; length += 5)
        {
            File.WriteAllBytes(folder.Files(ShardName.LogEnding).Single(), log[..length]);
            int whole = length < CellFile.HeaderSize ? 0 : (length - CellFile.HeaderSize) / row;
            Assert.Equal(whole, SweepStatus.Of(folder, anyVersion: false).InLogs);
        }
    }

    [Fact]
    public void A_final_file_cut_or_changed_anywhere_counts_as_missing_and_is_computed_again()
    {
        using var home = new TemporaryFolder();
        SweepFolder folder = Sample.Plan(home.Path, shards: 3);
        Sample.Run(folder);
        byte[] merged = Sample.Merged(folder);
        string path = Path.Combine(folder.ShardsPath, new ShardName(1, 3).Final);
        byte[] whole = File.ReadAllBytes(path);
        for (int length = 0; length < whole.Length; length += 3)
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.Equal([1], SweepStatus.Of(folder, anyVersion: false).Holes);
        }

        for (int at = 0; at < whole.Length; at += 7)
        {
            byte[] changed = [.. whole];
            changed[at] ^= 4;
            File.WriteAllBytes(path, changed);
            Assert.Equal([1], SweepStatus.Of(folder, anyVersion: false).Holes);
            Assert.Throws<InvalidContentException>(() => SweepMerge.Read(folder, isPartial: false, anyVersion: false));
        }

        Sample.Run(folder);
        Assert.Equal(whole, File.ReadAllBytes(path));
        Assert.Equal(merged, Sample.Merged(folder));
    }

    [Fact]
    public async Task Two_writers_of_one_shard_are_harmless()
    {
        using var home = new TemporaryFolder();
        SweepFolder folder = Sample.Plan(home.Path, shards: 1);
        using var alone = new TemporaryFolder();
        SweepFolder reference = Sample.Plan(alone.Path, shards: 1);
        Sample.Run(reference);
        using var barrier = new Barrier(2);
        CellResult Together(SweepSpec sweep, int cell, SweepData data)
        {
            // Both writers compute the same cell at the same time.
            barrier.SignalAndWait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
            return CellTraining.Run(sweep, cell, data);
        }

        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => Sample.Run(folder, Sample.All(folder) with { Compute = Together }))));

        Assert.Equal(Sample.Merged(reference), Sample.Merged(folder));
        Assert.Empty(folder.Files(ShardName.LogEnding));
        Assert.Empty(Directory.EnumerateFiles(folder.ShardsPath, "*.part"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(300)]
    [InlineData(700)]
    public void A_full_disk_is_an_error_that_keeps_what_is_written(int room)
    {
        using var home = new TemporaryFolder();
        SweepFolder folder = Sample.Plan(home.Path, shards: 2);
        var disk = new FullDisk(room);
        IOException fault = Assert.ThrowsAny<IOException>(() => Sample.Run(folder, Sample.All(folder) with { Disk = disk }));

        Assert.StartsWith(Path.Combine(folder.ShardsPath, "shard-00000"), fault.Message, StringComparison.Ordinal);
        Assert.EndsWith(" cannot be written: the disk is full.", fault.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(folder.ShardsPath, "*.part"));
        Assert.All(folder.Files(ShardName.FinalEnding), file => Assert.True(CellFile.Read(file).IsWhole));
        Sample.Run(folder);
        using var alone = new TemporaryFolder();
        SweepFolder reference = Sample.Plan(alone.Path, shards: 2);
        Sample.Run(reference);
        Assert.Equal(Sample.Merged(reference), Sample.Merged(folder));
    }

    [Fact]
    public void A_clock_that_jumps_changes_nothing()
    {
        using var home = new TemporaryFolder();
        SweepFolder folder = Sample.Plan(home.Path, shards: 2);
        Sample.Run(folder, Sample.All(folder) with { Time = new JumpingClock() });
        using var alone = new TemporaryFolder();
        SweepFolder reference = Sample.Plan(alone.Path, shards: 2);
        Sample.Run(reference);

        Assert.Equal(Sample.Merged(reference), Sample.Merged(folder));
    }

    [Fact]
    public void Cells_of_another_version_are_refused_by_name_or_merged_on_request()
    {
        using var home = new TemporaryFolder();
        SweepFolder folder = Sample.Plan(home.Path, shards: 2);
        Sample.Run(folder);
        SweepManifest other = folder.Manifest with { Code = new CodeVersion("0.0.9", new string('a', 32)) };
        File.Delete(Path.Combine(home.Path, SweepFolder.ManifestName));
        SweepFolder old = SweepFolder.Create(home.Path, other);

        string refusal = Assert.Throws<InvalidContentException>(() => Sample.Run(old)).Message;
        Assert.Contains("planned by sonda 0.0.9 (aaaaaaaaaaaa)", refusal, StringComparison.Ordinal);
        Assert.Contains(CodeVersion.Current.ToString(), refusal, StringComparison.Ordinal);
        Assert.Contains("--any-version", Assert.Throws<InvalidContentException>(() => SweepMerge.Read(old, isPartial: false, anyVersion: false)).Message, StringComparison.Ordinal);
        Assert.Equal(2, SweepStatus.Of(old, anyVersion: false).OtherCode.Length);
        Assert.Equal(24, SweepMerge.Read(old, isPartial: false, anyVersion: true).Known);
    }

    [Theory]
    [InlineData("\"cells\": 24", "\"cells\": 25")]
    [InlineData("\"shards\": 2", "\"shards\": 0")]
    [InlineData("\"hash\": \"", "\"hash\": \"zz")]
    [InlineData("\"code\": {", "\"code\": null, \"other\": {")]
    [InlineData("\"circle(points=40)\": {", "\"circle(points=40)\": null, \"other\": {")]
    [InlineData("\"format\": 1", "\"format\": \"one\"")]
    public void A_plan_that_contradicts_itself_is_no_plan(string found, string replacement)
    {
        using var home = new TemporaryFolder();
        string file = home[SweepFolder.ManifestName];
        Sample.Plan(home.Path, shards: 2);
        string plan = File.ReadAllText(file);
        Assert.Contains(found, plan, StringComparison.Ordinal);
        File.WriteAllText(file, plan.Replace(found, replacement, StringComparison.Ordinal));

        Assert.Contains("is not the plan of a sweep", Assert.Throws<InvalidContentException>(() => SweepFolder.Open(home.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_keeps_one_sweep()
    {
        using var home = new TemporaryFolder();
        Sample.Plan(home.Path, shards: 2);
        SweepFolder again = Sample.Plan(home.Path, shards: 3);

        Assert.Equal(3, again.Manifest.Shards);
        Assert.Throws<InvalidContentException>(() => Sample.Plan(home.Path, Sample.Text.Replace("seeds 2", "seeds 3", StringComparison.Ordinal)));
        Assert.Contains("sonda sweep plan", Assert.Throws<InvalidContentException>(() => SweepFolder.Open(home["shards"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_division_into_shards_uses_the_cells_there_are()
    {
        using var home = new TemporaryFolder();
        SweepFolder folder = Sample.Plan(home.Path, shards: 2);
        Sample.Run(folder, new SweepRunOptions { Shards = [new ShardName(1, 2)], Threads = 1 });
        SweepFolder again = Sample.Plan(home.Path, shards: 6);
        SweepRunResult result = Sample.Run(again);

        Assert.Equal((24, 12), (result.Done, result.Computed));
        Assert.True(SweepStatus.Of(again, anyVersion: false).IsComplete);
    }

    [Fact]
    public void Files_of_another_sweep_and_cells_with_other_bytes_are_never_taken()
    {
        using var home = new TemporaryFolder();
        using var elsewhere = new TemporaryFolder();
        SweepFolder folder = Sample.Plan(home.Path, shards: 2), other = Sample.Plan(elsewhere.Path, Sample.Text.Replace("epochs 3", "epochs 2", StringComparison.Ordinal), shards: 4);
        Sample.Run(folder);
        Sample.Run(other);
        string foreign = new ShardName(0, 4).Final;
        File.Copy(Path.Combine(other.ShardsPath, foreign), Path.Combine(folder.ShardsPath, foreign));
        Assert.Equal(foreign, Path.GetFileName(SweepStatus.Of(folder, anyVersion: false).Foreign.Single()));
        Assert.Equal(24, SweepMerge.Read(folder, isPartial: false, anyVersion: false).Known);

        string forged = Path.Combine(folder.ShardsPath, new ShardName(0, 3).Final);
        SweepFolder.WriteFinal(forged, forged + ".part", [new CellResult(3, CellStatus.Trained, [1, 2, 3])], folder.Identity, ISweepDisk.Real);
        string conflict = Assert.Throws<InvalidContentException>(() => SweepMerge.Read(folder, isPartial: false, anyVersion: false)).Message;
        Assert.Contains("the first is cell 3 (w = 2, eta = 1, seed = 2)", conflict, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cell_that_does_not_fit_its_data_is_refused_and_the_others_are_trained()
    {
        using var home = new TemporaryFolder();
        SweepFolder folder = Sample.Plan(home.Path, "{i}-3-1 mse; data circle(points=40); epochs 1; i = 2, 3", shards: 1);
        Sample.Run(folder);
        SweepCells cells = SweepMerge.Read(folder, isPartial: false, anyVersion: false);

        Assert.Equal((CellStatus.Trained, CellStatus.Refused), (cells.Status(0), cells.Status(1)));
    }

    /// <summary>A disk with a few bytes of room.</summary>
    private sealed class FullDisk(int room) : ISweepDisk
    {
        private int _room = room;

        public Stream Create(string path) => new Limited(ISweepDisk.Real.Create(path), this);

        public void Flush(Stream stream) => stream.Flush();

        private sealed class Limited(Stream inner, FullDisk disk) : Stream
        {
            public override bool CanRead => false;

            public override bool CanSeek => false;

            public override bool CanWrite => true;

            public override long Length => inner.Length;

            public override long Position { get => inner.Position; set => throw new NotSupportedException(); }

            public override void Flush() => inner.Flush();

            public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

            public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

            public override void SetLength(long value) => throw new NotSupportedException();

            public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

            public override void Write(ReadOnlySpan<byte> buffer)
            {
                // As a real disk does, it takes what fits and refuses the rest.
                int fits = Math.Min(buffer.Length, disk._room);
                disk._room -= fits;
                inner.Write(buffer[..fits]);
                if (fits < buffer.Length)
                {
                    throw new IOException("No space left on device", 28);
                }
            }

            protected override void Dispose(bool disposing)
            {
                inner.Dispose();
                base.Dispose(disposing);
            }
        }
    }

    /// <summary>A clock that goes back and forth by hours.</summary>
    private sealed class JumpingClock : TimeProvider
    {
        private long _calls;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddHours(Next());

        public override long GetTimestamp() => Next() * TimestampFrequency * 3600;

        private long Next() => Interlocked.Increment(ref _calls) * 7919 % 100;
    }
}
