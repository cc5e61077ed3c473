using System.Globalization;
using Sonda.Engine.Networks;

namespace Sonda.Interchange.Safetensors;

/// <summary>A network as a file of named tensors.</summary>
internal static class SafetensorsNetwork
{
    /// <summary>The name of the fact that holds the text form of the network.</summary>
    public const string SpecFact = "sonda.spec";

    /// <summary>The bytes of a network's file.</summary>
    /// <param name="network">The network.</param>
    /// <param name="facts">Facts for the metadata, besides the text form.</param>
    public static byte[] Write(Network<float> network, params ReadOnlySpan<(string Key, string Value)> facts)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (network.Spec.ParameterCount * sizeof(float) > 2_000_000_000)
        {
            throw new InvalidContentException(LocalizableText.Of(
                $"A safetensors file is written with at most 2000000000 bytes of parameters; found {network.Spec.ParameterCount * sizeof(float)}."));
        }

        var all = new Dictionary<string, string> { ["format"] = "pt", [SpecFact] = network.Spec.ToString() };
        foreach ((string key, string value) in facts)
        {
            all[key] = value;
        }

        return SafetensorsFile.Write(
            [.. NetworkTensors.Of(network).SelectMany(module => module.Tensors.Select(tensor => ($"{module.Name}.{tensor.Name}", tensor.Shape, tensor.Read())))],
            all);
    }

    /// <summary>Reads a network.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="file">Its content.</param>
    /// <param name="spec">The network; null for the one that sonda has noted in the file.</param>
    /// <param name="names">For layers such as <c>layer1</c>, the module of the file that holds them; the rest is found by name or by order.</param>
    /// <param name="filled">Receives the names of biases that the file lacks; they are 0.</param>
    /// <exception cref="InvalidContentException">A tensor is missing, superfluous, or has another shape; the message names it.</exception>
    public static Network<float> Read(
        string path, SafetensorsFile file, NetworkSpec? spec, IReadOnlyDictionary<string, string> names, out IReadOnlyList<string> filled)
    {
        var network = new Network<float>(spec ?? NotedSpec(path, file));
        IReadOnlyList<ModuleTensors> modules = NetworkTensors.Of(network);
        IReadOnlyDictionary<string, string> sources = ModuleMatch.Of(path, modules, file, names);
        var zeros = new List<string>();
        foreach (ModuleTensors module in modules)
        {
            foreach (ModuleTensor tensor in module.Tensors)
            {
                string name = sources[module.Name] + tensor.Name;
                if (file.Tensors.ContainsKey(name))
                {
                    tensor.Write(Numbers(path, file, name, module, tensor));
                }
                else
                {
                    // ModuleMatch lets only biases be missing: a layer without one adds 0.
                    tensor.Write(new float[tensor.Count]);
                    zeros.Add(name);
                }
            }
        }

        filled = zeros;
        return network;
    }

    private static NetworkSpec NotedSpec(string path, SafetensorsFile file)
    {
        if (!file.Facts.TryGetValue(SpecFact, out string? text))
        {
            throw new InvalidContentException(LocalizableText.Of($"{path} does not say which network it holds: give its text form with --spec."));
        }

        try
        {
            return NetworkSpec.Parse(text);
        }
        catch (FormatException fault)
        {
            throw new InvalidContentException(LocalizableText.Of($"{path} notes a network that cannot be read: {LocalizableText.Of(fault)}"), fault);
        }
    }

    private static float[] Numbers(string path, SafetensorsFile file, string name, ModuleTensors module, ModuleTensor wanted)
    {
        StoredTensor stored = file.Tensors[name];
        if (!stored.Shape.SequenceEqual(wanted.Shape))
        {
            throw new InvalidContentException(LocalizableText.Of(
                $"{path}: {name} is {Sizes(stored.Shape)}; {module.Name} has the {wanted.Name} {Sizes(wanted.Shape)}. With --map {module.Name}=NAME another part of the file takes its place."));
        }

        float[] numbers = file.Numbers(name)
            ?? throw new InvalidContentException(LocalizableText.Of($"{path}: {name} holds no floating-point numbers; expected F16, BF16, F32 or F64."));
        int broken = Array.FindIndex(numbers, number => !float.IsFinite(number));
        return broken < 0 ? numbers
            : throw new InvalidContentException(LocalizableText.Of($"{path}: number {broken} of {name} is {numbers[broken]}; expected numbers that are finite in single precision."));
    }

    private static string Sizes(IEnumerable<long> shape) => $"({string.Join(", ", shape.Select(size => size.ToString(CultureInfo.InvariantCulture)))})";
}
