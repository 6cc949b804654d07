// Checks heads, proofs and cosignatures of our logs with golang.org/x/mod, written by others, as Debian packages it: note.Open,
// tlog.CheckRecord and tlog.CheckTree alone. tlog.TileHashReader of that version does not check every tile (CVE-2026-56865).
//
// Reads {"log": KEY, "witness": KEY, "checks": [CHECK…]} from standard input, and writes for each check "ok", or why not. A check is
// {"proof": TEXT of a tlog-proof, "entry": base64} or {"from": TEXT of a checkpoint, "to": TEXT of a later one, "hashes": [base64…]}.
// Each checkpoint must be signed by the log and cosigned by the witness.
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type check struct {
	Proof  string
	Entry  []byte
	From   string
	To     string
	Hashes [][]byte
}

type request struct {
	Log     string
	Witness string
	Checks  []check
}

// A witness's key of type 0x04 (C2SP tlog-cosignature), which note.NewVerifier does not know.
type witness struct {
	name string
	id   uint32
	key  ed25519.PublicKey
}

func (w witness) Name() string    { return w.name }
func (w witness) KeyHash() uint32 { return w.id }
func (w witness) Verify(msg, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	signed := fmt.Sprintf("cosignature/v1\ntime %d\n%s", binary.BigEndian.Uint64(sig), msg)
	return ed25519.Verify(w.key, []byte(signed), sig[8:])
}

func newWitness(vkey string) (note.Verifier, error) {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		return nil, errors.New("not a key")
	}
	key, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(key) != 1+ed25519.PublicKeySize || key[0] != 4 {
		return nil, errors.New("not the key of a witness")
	}
	sum := sha256.Sum256(append([]byte(parts[0]+"\n"), key...))
	id := binary.BigEndian.Uint32(sum[:])
	if fmt.Sprintf("%08x", id) != parts[1] {
		return nil, errors.New("the key's id is another's")
	}
	return witness{parts[0], id, key[1:]}, nil
}

func hashOf(data []byte) (hash tlog.Hash, err error) {
	if len(data) != tlog.HashSize {
		return hash, errors.New("not a hash")
	}
	copy(hash[:], data)
	return hash, nil
}

// Size and root of a checkpoint that both signed; tlog.ParseTree knows another first line.
func open(text string, log, other note.Verifier) (size int64, root tlog.Hash, err error) {
	opened, err := note.Open([]byte(text), note.VerifierList(log, other))
	if err != nil {
		return 0, root, err
	}
	if len(opened.Sigs) != 2 {
		return 0, root, fmt.Errorf("signed by %d and not by both", len(opened.Sigs))
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != log.Name() {
		return 0, root, errors.New("not a checkpoint of this log")
	}
	if size, err = strconv.ParseInt(lines[1], 10, 64); err != nil {
		return 0, root, err
	}
	decoded, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil {
		return 0, root, err
	}
	root, err = hashOf(decoded)
	return size, root, err
}

func checkRecord(c check, log, other note.Verifier) error {
	parts := strings.SplitN(c.Proof, "\n\n", 2)
	lines := strings.Split(parts[0], "\n")
	if len(parts) != 2 || len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" || !strings.HasPrefix(lines[1], "index ") {
		return errors.New("not a proof")
	}
	index, err := strconv.ParseInt(lines[1][len("index "):], 10, 64)
	if err != nil {
		return err
	}
	var proof tlog.RecordProof
	for _, line := range lines[2:] {
		decoded, err := base64.StdEncoding.DecodeString(line)
		if err != nil {
			return err
		}
		hash, err := hashOf(decoded)
		if err != nil {
			return err
		}
		proof = append(proof, hash)
	}
	size, root, err := open(parts[1], log, other)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(proof, size, root, index, tlog.RecordHash(c.Entry))
}

func checkTree(c check, log, other note.Verifier) error {
	var proof tlog.TreeProof
	for _, each := range c.Hashes {
		hash, err := hashOf(each)
		if err != nil {
			return err
		}
		proof = append(proof, hash)
	}
	from, fromRoot, err := open(c.From, log, other)
	if err != nil {
		return err
	}
	to, toRoot, err := open(c.To, log, other)
	if err != nil {
		return err
	}
	return tlog.CheckTree(proof, to, toRoot, from, fromRoot)
}

func main() {
	var asked request
	if err := json.NewDecoder(os.Stdin).Decode(&asked); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	log, err := note.NewVerifier(asked.Log)
	if err == nil {
		var other note.Verifier
		if other, err = newWitness(asked.Witness); err == nil {
			var out bytes.Buffer
			for _, c := range asked.Checks {
				verdict := checkTree
				if c.Proof != "" {
					verdict = checkRecord
				}
				if err := verdict(c, log, other); err != nil {
					fmt.Fprintln(&out, strings.ReplaceAll(err.Error(), "\n", " "))
				} else {
					fmt.Fprintln(&out, "ok")
				}
			}
			os.Stdout.Write(out.Bytes())
			return
		}
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(2)
}
