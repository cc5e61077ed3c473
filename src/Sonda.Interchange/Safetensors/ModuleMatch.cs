namespace Sonda.Interchange.Safetensors;

/// <summary>Finds the part of a file that holds each layer: by the names that sonda writes, or by the order of the file's own names.</summary>
/// <remarks>
/// A part is what stands before the last dot of a tensor's name, as <c>encoder.0</c> in <c>encoder.0.weight</c>. A file keeps no order of
/// its modules, so that names are sorted, with numbers as numbers: <c>2</c> before <c>10</c>.
/// </remarks>
internal static class ModuleMatch
{
    /// <summary>What PyTorch counts and evaluation does not need.</summary>
    private const string Counter = "num_batches_tracked";

    /// <summary>The beginning of the tensors' names for each layer.</summary>
    /// <exception cref="InvalidContentException">A layer finds no part, a part no layer, or a name is not there.</exception>
    public static IReadOnlyDictionary<string, string> Of(
        string path, IReadOnlyList<ModuleTensors> modules, SafetensorsFile file, IReadOnlyDictionary<string, string> names)
    {
        string[] parts = [.. file.Tensors.Keys.Where(name => !name.EndsWith(Counter, StringComparison.Ordinal)).Select(PartOf).Distinct().Order(NaturalOrder.Instance)];
        RequireKnown(path, modules, parts, names);
        var sources = names.ToDictionary(name => name.Key, name => name.Value.Length == 0 ? "" : name.Value + ".");
        ModuleTensors[] open = [.. modules.Where(module => !sources.ContainsKey(module.Name))];
        string[] free = [.. parts.Where(part => !sources.ContainsValue(part))];
        if (free.Length == 0 && open.Length > 0)
        {
            string listed = Listed(open.Select(module => module.Name));
            throw new InvalidContentException(parts.Length == 0
                ? LocalizableText.Of($"{path} has no weights; expected those of {listed}.")
                : LocalizableText.Of($"{path} has no part left for {listed}: --map gives all of them to other layers."));
        }

        bool isNamed = open.All(module => free.Contains(module.Name + "."));
        if (open.Length == 0 && free.Length > 0)
        {
            throw new InvalidContentException(LocalizableText.Of(
                $"{path}: every layer has a part by --map, and none takes {Listed(free.SelectMany(part => TensorsOf(part, file)))}; expected a layer for each part."));
        }

        if (free.Length != open.Length)
        {
            throw new InvalidContentException(LocalizableText.Of(
                $"{path}: each layer with parameters needs a part of the file; found the layers {Listed(open.Select(module => module.Name))}, and the parts {Listed(free.SelectMany(part => TensorsOf(part, file)))}."));
        }

        for (int i = 0; i < open.Length; i++)
        {
            sources[open[i].Name] = isNamed ? open[i].Name + "." : free[i];
        }

        foreach (ModuleTensors module in modules)
        {
            RequireTensors(path, module, sources[module.Name], file);
        }

        return sources;
    }

    private static void RequireKnown(string path, IReadOnlyList<ModuleTensors> modules, string[] parts, IReadOnlyDictionary<string, string> names)
    {
        foreach ((string layer, string part) in names)
        {
            if (modules.All(module => module.Name != layer))
            {
                throw new InvalidContentException(LocalizableText.Of($"The network has no {layer}: expected one of {Listed(modules.Select(module => module.Name))}."));
            }

            if (!parts.Contains(part.Length == 0 ? "" : part + "."))
            {
                throw new InvalidContentException(LocalizableText.Of($"{path} has no part {part}: expected one of {Listed(parts)}."));
            }
        }
    }

    private static void RequireTensors(string path, ModuleTensors module, string part, SafetensorsFile file)
    {
        string[] found = [.. file.Tensors.Keys.Where(name => PartOf(name) == part && !name.EndsWith(Counter, StringComparison.Ordinal)).Select(name => name[part.Length..])];
        string[] wanted = [.. module.Tensors.Select(tensor => tensor.Name)];
        bool isBias(string name) => name.StartsWith("bias", StringComparison.Ordinal);
        if (found.Except(wanted).FirstOrDefault() is { } extra)
        {
            throw new InvalidContentException(LocalizableText.Of(
                $"{path}: {part}{extra} belongs to no parameter of {module.Name}: expected {Listed(wanted)}. With --map {module.Name}=NAME another part of the file takes its place."));
        }

        if (wanted.Except(found).FirstOrDefault(name => !isBias(name)) is { } missing)
        {
            throw new InvalidContentException(LocalizableText.Of($"{path} has no {part}{missing}, which {module.Name} needs."));
        }
    }

    /// <summary>Everything up to the last dot, with it; empty if there is none.</summary>
    private static string PartOf(string name) => name[..(name.LastIndexOf('.') + 1)];

    /// <summary>A part by its name; the nameless part by its tensors, which have no dot in their names.</summary>
    private static IEnumerable<string> TensorsOf(string part, SafetensorsFile file) => part.Length > 0 ? [part] : file.Tensors.Keys.Where(name => PartOf(name).Length == 0);

    private static string Listed(IEnumerable<string> names)
    {
        string[] all = [.. names.Select(name => name.TrimEnd('.'))];
        return all.Length == 0 ? "–" : string.Join(", ", all.Take(12)) + (all.Length > 12 ? ", …" : "");
    }
}
