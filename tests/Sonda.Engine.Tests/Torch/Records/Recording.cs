using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sonda.Engine.Tests.Torch;

/// <summary>A file of records with its origin.</summary>
/// <param name="About">A description of the records.</param>
/// <param name="Command">The command that records them again.</param>
/// <param name="Libtorch">The version of libtorch.</param>
/// <param name="TorchSharp">The version of TorchSharp.</param>
/// <param name="Records">The records.</param>
internal sealed record Recording<TRecord>(string About, string Command, string Libtorch, string TorchSharp, TRecord[] Records)
    where TRecord : ITorchRecord
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Reads one of the files next to the tests.</summary>
    public static Recording<TRecord> Read(string name) =>
        JsonSerializer.Deserialize<Recording<TRecord>>(
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", name + ".json")), Options)!;

    /// <summary>Writes the file, one line per record.</summary>
    public void Write(string folder, string name)
    {
        string head = JsonSerializer.Serialize(this with { Records = [] }, Options);
        string lines = string.Join(",\n", Records.Select(record => JsonSerializer.Serialize(record, Options)));
        string unfinished = Path.Combine(folder, name + ".json.tmp");
        File.WriteAllText(unfinished, $"{head[..^2].Replace("\",\"", "\",\n\"", StringComparison.Ordinal)}\n{lines}\n]}}\n");
        File.Move(unfinished, Path.Combine(folder, name + ".json"), overwrite: true);
    }
}
