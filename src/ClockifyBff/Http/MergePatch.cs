using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using ClockifyBff.Http.Conditional;
using ClockifyBff.Http.Problems;
using ClockifyBff.Http.Validation;
using FluentValidation;

namespace ClockifyBff.Http;

/// <summary>
/// Changes of an entity. What was read of it can be sent back: a member that equals what the entity shows counts as absent, whether it can
/// be set or not.
/// </summary>
internal abstract record MergePatch : IRequestBody
{
    private const string Etag = "etag";
    private const string ReadOnly = "Can't be set: it must be absent, or what it is.";

    // What came, and how it was read. Nothing of it is part of what the patch says.
    private Source _source;

    /// <summary>Whether anything is to be set, be it to what it is.</summary>
    public bool SetsAnything() => _source.Given?.Any(member => IsSettable(member.Key)) ?? false;

    /// <summary>Whether a member came, be it what is there already.</summary>
    protected bool Contains(string name) => _source.Given?.ContainsKey(name) ?? false;

    /// <summary>Whether no other member came than this one.</summary>
    protected bool ContainsOnly(string name) => _source.Given?.All(member => member.Key == name) ?? true;

    public static T Read<T>(JsonElement body, JsonSerializerOptions options, RequestErrors errors)
        where T : class
    {
        var given = JsonObject.Create(body.Clone())!;
        if (NullIsAbsentAttribute.IsOn(typeof(T)))
        {
            foreach (var name in given.Where(member => member.Value is null).Select(member => member.Key).ToArray())
            {
                given.Remove(name);
            }
        }

        var entity = typeof(T).GetCustomAttribute<ChangesAttribute>()!.Entity;
        var patch = BodyReader.Read<T>(body, options, errors, entity);
        ((MergePatch)(object)patch)._source = new Source(given, options);
        return patch;
    }

    /// <summary>
    /// Whether what is wrong may still be what the entity shows: then it counts as absent, and only who has read the entity can tell.
    /// </summary>
    public bool MayEqualCurrentValues(RequestErrors errors)
    {
        var wrong = errors.Fields.Select(field => field.Split('.', '[')[0]).ToHashSet();
        var entity = ApiJson.Options.GetTypeInfo(GetType().GetCustomAttribute<ChangesAttribute>()!.Entity);
        return !NullIsAbsentAttribute.IsOn(GetType())
            && _source.Given is { } given
            && given.Any(member => !wrong.Contains(member.Key))
            && wrong.All(name =>
                BodyReader.MemberOf(entity, name) is { } member
                && given.TryGetPropertyValue(name, out var value)
                && BodyReader.CanBe(value, member)
            );
    }

    /// <summary>The patch without what the entity shows already.</summary>
    /// <param name="entity">What is there.</param>
    /// <param name="isRepeated">Whether it may have been applied before: then what can't be set may show what was there before.</param>
    /// <exception cref="ProblemException">400: something in it can't be set. 412: it was made for another state.</exception>
    public T WithoutUnchanged<T, TEntity>(TEntity entity, bool isRepeated)
        where T : MergePatch
        where TEntity : IEntity
    {
        if (_source.Given is not { } given)
        {
            return (T)this;
        }

        if (!isRepeated && !Matches(entity))
        {
            throw IfMatch.PreconditionFailed(entity);
        }

        var (errors, rest) = (new RequestErrors(), (JsonObject)given.DeepClone());
        var shown = ApiJson.Options.GetTypeInfo(entity.GetType());
        var present = JsonSerializer.SerializeToNode(entity, shown)!.AsObject();
        foreach (var (name, value) in given)
        {
            if (BodyReader.MemberOf(shown, name) is not { } member)
            {
                continue;
            }

            var isSettable = IsSettable(name);
            if (PatchComparison.Equals(value, present[member.Name], member))
            {
                rest.Remove(name);
            }
            else if (!isSettable)
            {
                // Answers to writes leave some of it out.
                rest.Remove(name);
                if (!isRepeated && value is not null && member.Name != Etag)
                {
                    errors.Add(member.Name, ReadOnly);
                }
            }
            else if (isRepeated && IsUnchangedSinceRead(member.Name, given))
            {
                rest.Remove(name);
            }
            else
            {
                PatchComparison.Strip(
                    rest[name],
                    present[member.Name],
                    BodyReader.Plain(BodyReader.MemberOf(_source.Options.GetTypeInfo(GetType()), name)!.PropertyType),
                    _source.Options
                );
            }
        }

        var left = BodyReader.Read<T>(rest, _source.Options, errors);
        left._source = _source;
        errors.Add(Validators.Of(typeof(T))!.Validate(new ValidationContext<object>(left)).Errors);
        errors.ThrowIfAny();
        return left;
    }

    /// <summary>Whether the patch was made for this state, as far as it says for which.</summary>
    public bool Matches(IEntity entity) =>
        _source.Given?[Etag] is not { } etag
        || (etag.GetValueKind() == JsonValueKind.String && EntityTag.IsListed(etag.GetValue<string>(), entity.Etag));

    /// <summary>Whether a member is as it was when all this was read, though the change of another has changed it since.</summary>
    protected virtual bool IsUnchangedSinceRead(string member, JsonObject given) => false;

    private bool IsSettable(string name) => BodyReader.MemberOf(_source.Options.GetTypeInfo(GetType()), name) is not null;

    /// <summary>Equal to every other: patches that say the same are equal, however they came.</summary>
    private readonly record struct Source(JsonObject? Given, JsonSerializerOptions Options)
    {
        public bool Equals(Source other) => true;

        public override int GetHashCode() => 0;
    }
}

/// <summary>How patches are applied.</summary>
internal static class MergePatches
{
    /// <summary>The patch without what the entity shows already.</summary>
    /// <exception cref="ProblemException">400: something in it can't be set. 412: it was made for another state.</exception>
    public static T Against<T, TEntity>(this T patch, TEntity entity)
        where T : MergePatch
        where TEntity : IEntity => patch.WithoutUnchanged<T, TEntity>(entity, isRepeated: false);

    /// <summary>
    /// Makes an entity what a patch asks for. Where it is that already, nothing is sent, whatever state the patch was made for: then it was
    /// applied before, or by others.
    /// </summary>
    /// <param name="patch">What becomes different.</param>
    /// <param name="entity">What is there.</param>
    /// <param name="ifMatch">The state it must be in.</param>
    /// <param name="apply">What is to be sent for a patch.</param>
    /// <param name="send">Sends it.</param>
    /// <exception cref="ProblemException">412: it is in another state. 400: it can't become that.</exception>
    public static async Task<TEntity> ApplyAsync<T, TEntity, TBody>(
        this T patch,
        TEntity entity,
        IfMatch ifMatch,
        Func<T, ValueTask<TBody>> apply,
        Func<TBody, Task<TEntity>> send
    )
        where T : MergePatch, new()
        where TEntity : IEntity
    {
        var isForThis = ifMatch.Matches(entity) && patch.Matches(entity);
        if (!isForThis && !patch.SetsAnything())
        {
            throw IfMatch.PreconditionFailed(entity);
        }

        try
        {
            var body = await apply(patch.WithoutUnchanged<T, TEntity>(entity, isRepeated: !isForThis));
            if (JsonNode.DeepEquals(ApiJson.ToNode(body), ApiJson.ToNode(await apply(new T()))))
            {
                return entity;
            }

            if (isForThis)
            {
                return await send(body);
            }
        }
        catch (ProblemException refused) when (isForThis && refused.IsStateConflict)
        {
            throw refused.WithCurrent(entity);
        }
        catch (ProblemException refused) when (!isForThis && refused.Problem.Status < 429)
        {
            // It can't be what is asked for.
        }

        throw IfMatch.PreconditionFailed(entity);
    }

    /// <inheritdoc cref="ApplyAsync{T, TEntity, TBody}(T, TEntity, IfMatch, Func{T, ValueTask{TBody}}, Func{TBody, Task{TEntity}})"/>
    public static Task<TEntity> ApplyAsync<T, TEntity, TBody>(
        this T patch,
        TEntity entity,
        IfMatch ifMatch,
        Func<T, TBody> apply,
        Func<TBody, Task<TEntity>> send
    )
        where T : MergePatch, new()
        where TEntity : IEntity => patch.ApplyAsync(entity, ifMatch, one => ValueTask.FromResult(apply(one)), send);
}
