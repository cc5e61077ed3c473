using Sonda.Data;
using Sonda.Engine.Networks;

namespace Sonda.Runs.Checkpoints;

/// <summary>A trained network with the preparation of its data, as a file keeps them.</summary>
/// <param name="Network">The network.</param>
/// <param name="Preparation">The preparation of the data; null if rows are used as they are.</param>
public sealed record SavedNetwork(Network<float> Network, DataPreparation? Preparation)
{
    /// <summary>Reads a network file, or the network of a checkpoint.</summary>
    /// <exception cref="InvalidContentException">The file is neither, or is damaged; the message says where.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SavedNetwork Load(string path)
    {
        if (CheckpointFile.IsOne(path))
        {
            Checkpoint checkpoint = CheckpointFile.Load(path);
            return new SavedNetwork(checkpoint.ToNetwork(), checkpoint.Preparation);
        }

        Network<float> network = NetworkFile.Load<float>(path, out string? preparation);
        try
        {
            return new SavedNetwork(network, preparation is null ? null : DataPreparation.Parse(preparation));
        }
        catch (FormatException fault)
        {
            throw new InvalidContentException(
                LocalizableText.Of($"{path}: the preparation of the data cannot be read: {LocalizableText.Of(fault)}"), fault);
        }
    }

    /// <summary>Writes a network file; an existing file is replaced only when the new one is complete.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => NetworkFile.Save(Network, path, Preparation?.ToJson());

    /// <summary>The bytes of the file.</summary>
    internal byte[] ToBytes() => NetworkFile.ToBytes(Network, Preparation?.ToJson());
}
