using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sonda.Engine;
using Sonda.Engine.Files;
using Sonda.Runs.Checkpoints;
using Sonda.Sweeps.Cells;
using Sonda.Sweeps.Specs;

namespace Sonda.Sweeps.Plans;

/// <summary>The plan of a sweep: the content of <c>manifest.json</c>. Cell, spec and seed follow from it alone.</summary>
internal sealed record SweepManifest
{
    /// <summary>The format that this program writes, and the newest that it reads.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The maximum number of shards.</summary>
    public const int MaxShards = 1_000_000;

    /// <summary>The seconds of a shard that a plan aims at: long enough for a scheduler, short enough to lose.</summary>
    private const double ShardSeconds = 300;

    /// <summary>The number of cells that a process holds in memory at ease.</summary>
    private const double MaxShardCells = 50_000;

    /// <summary>The format.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>The text form of the sweep.</summary>
    public required string Sweep { get; init; }

    /// <summary>The number of cells.</summary>
    public required int Cells { get; init; }

    /// <summary>The number of shards; shard k has the cells k, k + shards, k + 2 shards, …</summary>
    public required int Shards { get; init; }

    /// <summary>The code that planned the sweep.</summary>
    public required CodeVersion Code { get; init; }

    /// <summary>The data sets by the text of their specs.</summary>
    public required SortedDictionary<string, DataIdentity> Data { get; init; }

    /// <summary>The mean seconds of a cell on one thread in the pilot; null if there was none.</summary>
    public double? SecondsPerCell { get; init; }

    /// <summary>
    /// SHA-256 over sweep and data, but not over code, shards and times: every cell file carries it, so that no file of another sweep is
    /// ever taken for one of this.
    /// </summary>
    [JsonIgnore]
    public byte[] Hash => SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\n', [Sweep, .. Data.Select(set => $"{set.Key} {set.Value.Training} {set.Value.Validation}")])));

    /// <summary>The plan of this program.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="data">Its data.</param>
    /// <param name="shards">The number of shards; null for shards of <see cref="ShardSeconds"/>.</param>
    /// <param name="secondsPerCell">The result of the pilot; null if there was none.</param>
    public static SweepManifest Of(SweepSpec sweep, SweepData data, int? shards, double? secondsPerCell)
    {
        double byTime = (secondsPerCell ?? 0) * sweep.CellCount / ShardSeconds, bySize = (double)sweep.CellCount / MaxShardCells;
        return new SweepManifest
        {
            Sweep = sweep.ToString(),
            Cells = sweep.CellCount,
            Shards = Math.Min(sweep.CellCount, shards ?? (int)Math.Clamp(Math.Ceiling(Math.Max(byTime, bySize)), 1, MaxShards)),
            Code = CodeVersion.Current,
            Data = data.Identities(),
            SecondsPerCell = secondsPerCell,
        };
    }

    /// <summary>Writes it.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Write(string path) => AtomicFile.Write(path, JsonSerializer.Serialize(this, SweepManifestJson.Default.SweepManifest) + "\n");

    /// <summary>Reads it.</summary>
    /// <exception cref="InvalidContentException">It is no manifest, or one of a newer program.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SweepManifest Read(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes);
            int format = document.RootElement.GetProperty("format").GetInt32();
            if (format > CurrentFormat)
            {
                throw new InvalidContentException(LocalizableText.Of($"{path} has the format {format} of a newer sonda; this program reads {CurrentFormat}."));
            }

            SweepManifest manifest = document.Deserialize(SweepManifestJson.Default.SweepManifest) ?? throw new SpecException($"found null.");
            int cells = SweepSpec.Parse(manifest.Sweep).CellCount;
            return cells == manifest.Cells && manifest.Shards >= 1 && manifest.Shards <= manifest.Cells && IsHash(manifest.Code.Hash)
                && manifest.Data.Values.All(data => data is not null) && manifest.SecondsPerCell is null or >= 0
                ? manifest
                : throw new SpecException($"its numbers, data or code are not those of its sweep.");
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidContentException(LocalizableText.Of($"{path} is not the plan of a sweep: {LocalizableText.Of(fault)}"), fault);
        }
    }

    private static bool IsHash(string text) => text.Length == 32 && text.All(char.IsAsciiHexDigitLower);
}

/// <summary>The generated reader and writer.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    WriteIndented = true,
    NewLine = "\n")]
[JsonSerializable(typeof(SweepManifest))]
internal sealed partial class SweepManifestJson : JsonSerializerContext;
